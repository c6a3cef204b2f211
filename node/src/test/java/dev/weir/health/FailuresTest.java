// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.EjectConfig;
import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

    private final Failures usual = Failures.of(EjectConfig.STANDARD);

    @ParameterizedTest
    @CsvSource({"200, OK", "404, OK", "501, OK", "500, FAILED", "502, FAILED", "503, FAILED", "504, FAILED"})
    void an_answer_is_a_failure_when_its_status_is_listed(int status, Outcome outcome) {
        assertThat(usual.of(Response.of(status, Body.EMPTY))).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "DNS_ERROR, UNREACHED",
        "CONNECTION_REFUSED, UNREACHED",
        "CONNECTION_TIMEOUT, UNREACHED",
        "TLS_CERTIFICATE_ERROR, UNREACHED",
        "CONNECTION_TERMINATED, FAILED",
        "HTTP_PROTOCOL_ERROR, FAILED",
        "HTTP_RESPONSE_TIMEOUT, FAILED",
        "CLIENT_LEFT, UNKNOWN",
        "CONNECTION_LIMIT_REACHED, UNKNOWN",
        "NO_HEALTHY_INSTANCE, UNKNOWN",
        "HTTP_REQUEST_BODY_SIZE, UNKNOWN"
    })
    void a_failure_is_the_instances_when_it_can_be(ProxyError error, Outcome outcome) {
        ProxyException failure = new ProxyException(error, "why");

        assertThat(usual.of(failure)).isEqualTo(outcome);
        assertThat(usual.of(new CompletionException(failure))).isEqualTo(outcome);
    }

    @Test
    void what_is_not_listed_is_nobodys_failure() {
        Failures none = new Failures(Set.of(), false, false, false);

        assertThat(none.of(Response.of(500, Body.EMPTY))).isEqualTo(Outcome.OK);
        assertThat(none.of(new ProxyException(ProxyError.CONNECTION_REFUSED, "")))
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(none.of(new ProxyException(ProxyError.CONNECTION_TERMINATED, "")))
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(none.ofLate()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void a_bug_of_ours_says_nothing_of_the_instance() {
        assertThat(usual.of(new IllegalStateException())).isEqualTo(Outcome.UNKNOWN);
    }
}
