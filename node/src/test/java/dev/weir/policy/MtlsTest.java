// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.get;
import static dev.weir.policy.Callers.refused;
import static dev.weir.policy.Callers.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Outcome;
import dev.weir.http.ClientCertificate;
import dev.weir.http.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MtlsTest {

    private static final String CHALLENGE = "ClientCertificate";

    private final Callers callers = new Callers();

    @Test
    void a_certificate_says_whose_request_it_is() {
        callers.ask("mtls: {headers: {plan: X-Plan}}", showing("uri:spiffe://acme/web", "dns:acme.example.com"));

        Request request = callers.upstream.request();
        assertThat(request.caller().consumer()).isEqualTo("acme");
        assertThat(request.headers().get("X-Plan")).containsExactly("gold");
        assertThat(callers.counted("Mtls", Outcome.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void a_certificate_of_nobody_is_refused_although_it_was_verified() {
        refused(
                callers.ask("mtls: {anonymous: guest}", showing("dns:other.example.com")),
                "the credential is not valid",
                CHALLENGE);
        assertThat(callers.counted("Mtls", Outcome.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void who_shows_none_is_refused_or_anonymous() {
        refused(callers.ask("mtls: {}", get("/")), "a credential is expected", CHALLENGE);
        callers.ask("mtls: {anonymous: guest}", get("/"));

        assertThat(callers.upstream.request().caller().consumer()).isEqualTo("guest");
    }

    @Test
    void nothing_that_a_client_writes_is_a_certificate() {
        Request writing = with(with(get("/"), "Client-Cert", "dns:acme.example.com"), "X-SSL-Client-S-DN", "CN=acme");

        refused(callers.ask("mtls: {}", writing), "a credential is expected", CHALLENGE);
    }

    @Test
    void every_field_can_be_set() throws Exception {
        assertThat(read(Mtls.class, "anonymous: guest\nheaders: {plan: X-Plan}"))
                .isEqualTo(new Mtls(Optional.of("guest"), Map.of("plan", "X-Plan")));
        assertThat(read(Mtls.class, "{}")).isEqualTo(new Mtls(Optional.empty(), Map.of()));
        assertThat(problems(Mtls.class, "headers: {plan: \"X Plan\"}")).hasSize(1);
    }

    private static Request showing(String... names) {
        Request plain = get("/");
        ClientCertificate shown = new ClientCertificate("CN=x", "cn=x", List.of(names), "00");
        return new Request(
                plain.head(),
                plain.body(),
                plain.client().withCertificate(shown),
                plain.variables(),
                plain.loop(),
                plain.cancellation(),
                plain.interim(),
                plain.journey());
    }
}
