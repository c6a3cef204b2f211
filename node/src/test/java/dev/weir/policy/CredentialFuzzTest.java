// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static dev.weir.policy.Callers.ACME_KEY;
import static dev.weir.policy.Callers.basic;
import static dev.weir.policy.Callers.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.ProxyError;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Credentials that nobody would send on purpose: each request is let through or refused, and nothing else happens. */
class CredentialFuzzTest {

    private static final int REQUESTS = 20_000;
    private static final List<String> PIECES = List.of(
            "",
            " ",
            "\t",
            ";",
            "=",
            "==",
            "&",
            "%",
            "%4",
            "%zz",
            "%00",
            "+",
            "\"",
            "\\",
            ",",
            ":",
            "key",
            "k%65y",
            "Basic",
            "basic ",
            "Bearer ",
            "key=",
            "; key=",
            "&key=",
            ACME_KEY,
            basic("alice:open sesame"),
            "YWxpY2U6",
            "\u00ff",
            "\u0000",
            "\r\n",
            "\ud83d",
            "\udd11\ud83d",
            "\u2028",
            "x".repeat(70));
    private static final List<String> POLICIES = List.of(
            "api-key: {}",
            "api-key: {query: key}",
            "api-key: {cookie: key}",
            "basic: {}",
            "any-of: [{basic: {}}, {api-key: {}}, {api-key: {query: key}}, {api-key: {cookie: key}}]",
            "any-of: {of: [{api-key: {cookie: key}}, {basic: {}}], anonymous: guest, headers: {plan: X-Plan}}");

    private final Callers callers = new Callers();

    @Test
    void nothing_that_is_sent_is_more_than_right_or_wrong() {
        List<Filters> routes =
                POLICIES.stream().map(policy -> new Filters(callers, policy)).toList();
        Random random = new Random(8);
        int accepted = 0;

        for (int i = 0; i < REQUESTS; i++) {
            CompletableFuture<Response> answer =
                    routes.get(random.nextInt(routes.size())).ask(request(random));
            if (answer.isCompletedExceptionally()) {
                assertThat(Callers.refusal(answer).error()).isEqualTo(ProxyError.UNAUTHENTICATED);
            } else {
                assertThat(answer).isCompleted();
                accepted++;
            }
        }

        assertThat(accepted).isGreaterThan(100);
        assertThat(callers.upstream.requests())
                .hasSize(accepted)
                .allSatisfy(request -> assertThat(request.caller().consumer()).isIn("acme", "guest"));
    }

    private static Request request(Random random) {
        Request request = get("/a?" + text(random).replace("?", ""));
        for (String name : List.of("X-API-Key", "Cookie", "Authorization", "X-Plan")) {
            for (int i = random.nextInt(3); i > 0; i--) {
                request = with(request, name, text(random));
            }
        }
        return request;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
