// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.http.Request;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetHeaderTest {

    private static final HttpString TENANT = new HttpString("X-Tenant");

    @Test
    void replaces_what_the_client_sent_and_leaves_its_request_alone() {
        Request request =
                get("/").withHeaders(headers -> headers.add(TENANT, "a").add(TENANT, "b"));
        ScriptedHandler upstream = ScriptedHandler.ok();

        new SetHeader("x-tenant", "acme").toFilter(new PolicyContext("orders")).filter(request, upstream);

        assertThat(upstream.request().headers().get(TENANT)).containsExactly("acme");
        assertThat(request.headers().get(TENANT)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a b\tc", "text/html; q=0.5, \"x\""})
    void takes_any_value_in_printable_ascii(String value) {
        assertThat(new SetHeader("X-A", value).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "a\r\nX: y", "a\n", "\u0000", "café", "a\u007f"})
    void refuses_a_value_that_could_end_the_header(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SetHeader("X-A", value))
                .withMessage("value: (expected: printable ASCII, without blanks at the beginning and the end)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X A", "X:A", "X\n", "é"})
    void refuses_what_is_not_a_name(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SetHeader(name, "a"))
                .withMessageStartingWith("name: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length",
                "transfer-encoding",
                "CONNECTION",
                "Host",
                "Upgrade",
                "TE",
                "Trailer",
                "Keep-Alive",
                "Expect",
                "Proxy-Connection",
                "HTTP2-Settings"
            })
    void refuses_a_header_of_the_connection(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SetHeader(name, "a"))
                .withMessageContaining("that the gateway does not decide itself");
    }
}
