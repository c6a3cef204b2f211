// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenIdProviderTest {

    private static final OpenIdProvider PROVIDER = OpenIdProvider.of(
            JsonValues.object("{\"issuer\":\"https://id.test\",\"authorization_endpoint\":\"https://id.test/in\","
                            + "\"token_endpoint\":\"https://id.test/t\","
                            + "\"end_session_endpoint\":\"https://id.test/out\","
                            + "\"token_endpoint_auth_methods_supported\":[\"client_secret_post\",\"private_key_jwt\"],"
                            + "\"authorization_response_iss_parameter_supported\":true}")
                    .orElseThrow(),
            "https");

    @Test
    void a_configuration_says_where_people_log_in() {
        assertThat(PROVIDER)
                .isEqualTo(new OpenIdProvider(
                        "https://id.test",
                        "https://id.test/in",
                        "https://id.test/t",
                        "https://id.test/out",
                        Set.of("client_secret_post", "private_key_jwt"),
                        true));
        assertThat(PROVIDER.isKnown()).isTrue();
    }

    @Test
    void what_leads_downhill_or_nowhere_is_not_there() {
        for (Object url : List.of("http://id.test/in", "javascript:x", "https:///in", "::", "/in", 7, "https://a/#b")) {
            OpenIdProvider read = OpenIdProvider.of(
                    Map.of("issuer", "https://id.test", "authorization_endpoint", url, "token_endpoint", url), "https");

            assertThat(read.authorization()).isEmpty();
            assertThat(read.isKnown()).isFalse();
        }
        assertThat(OpenIdProvider.of(Map.of("token_endpoint", "http://id.test/t"), "http")
                        .token())
                .isEqualTo("http://id.test/t");
    }

    @Test
    void nodes_tell_it_each_other_behind_what_they_told_before() {
        KeyDocument document = new KeyDocument("{}", "https://id.test", 1, 2, 3, "", PROVIDER);
        List<String> told = document.values();

        assertThat(KeyDocument.of(told)).isEqualTo(document);
        assertThat(told.subList(0, 6)).containsExactly("{}", "https://id.test", "1", "2", "3", "");
        assertThat(KeyDocument.of(told.subList(0, 6)).provider()).isEqualTo(OpenIdProvider.NONE);
        assertThat(KeyDocument.of(KeyDocument.NONE.values())).isEqualTo(KeyDocument.NONE);
    }
}
