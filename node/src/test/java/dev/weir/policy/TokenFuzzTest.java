// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static dev.weir.policy.Callers.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.SignatureAlgorithm;
import dev.weir.auth.Signer;
import dev.weir.http.ProxyError;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tokens that nobody would send on purpose: each is good or not, and nothing else happens. */
class TokenFuzzTest {

    private static final int REQUESTS = 20_000;
    private static final Signer SIGNER = Signer.of(SignatureAlgorithm.HS256);
    private static final String GOOD = SIGNER.token("{\"sub\":\"alice\",\"exp\":60}");
    private static final String KEYS = "jwks: '" + Signer.set(SIGNER.jwk("k")) + "'";
    private static final List<String> POLICIES = List.of(
            "jwt: {" + KEYS + "}",
            "jwt: {token: {header: X-Token}, " + KEYS + "}",
            "jwt: {token: {cookie: sid}, " + KEYS + "}",
            "jwt: {token: {query: t}, " + KEYS + "}");
    private static final List<String> PIECES = List.of(
            "",
            " ",
            ".",
            "..",
            "=",
            ";",
            "&",
            "%",
            "%2e",
            "Bearer ",
            "bearer",
            "t=",
            "; sid=",
            "&t=",
            GOOD,
            GOOD.substring(0, 20),
            GOOD.substring(20),
            Signer.encoded("{\"alg\":\"HS256\"}"),
            Signer.encoded("{\"alg\":"),
            Signer.encoded("[[[[[[[["),
            Signer.encoded("{\"exp\":1e99999}"),
            "eyJ",
            "\u00ff",
            "\u0000",
            "\ud83d",
            "\ud83d\udd11.xxxxxxxxxxxxxxxx",
            "\ud83d\udd11\ud83d\udd11.",
            "\r\n",
            "x".repeat(9000));

    private final Callers callers = new Callers();

    @Test
    void nothing_that_is_sent_is_more_than_good_or_not() {
        List<Filters> routes =
                POLICIES.stream().map(policy -> new Filters(callers, policy)).toList();
        Random random = new Random(8);
        int accepted = 0;

        for (int i = 0; i < REQUESTS; i++) {
            Filters route = routes.get(random.nextInt(routes.size()));
            CompletableFuture<Response> answer = route.ask(request(random));
            if (answer.isCompletedExceptionally()) {
                assertThat(Callers.refusal(answer).error()).isEqualTo(ProxyError.UNAUTHENTICATED);
            } else {
                assertThat(answer).isCompleted();
                accepted++;
            }
        }

        assertThat(accepted).isBetween(10, REQUESTS / 2);
        assertThat(callers.upstream.requests())
                .hasSize(accepted)
                .allSatisfy(request -> assertThat(request.caller().claim("sub")).isEqualTo("alice"));
    }

    @Test
    void signed_nonsense_is_not_more_than_good_or_not_either() {
        Filters route = new Filters(callers, POLICIES.get(0));
        Random random = new Random(9);

        for (int i = 0; i < REQUESTS; i++) {
            String token = SIGNER.token(
                    mutated("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"k\"}", random),
                    mutated(
                            "{\"sub\":\"a\",\"aud\":[\"b\"],\"exp\":60,\"nbf\":-1.5e1,\"x\":{\"y\":[null,true]}}",
                            random));

            CompletableFuture<Response> answer = route.ask(with(get("/"), "Authorization", "Bearer " + token));

            assertThat(answer).isDone();
            if (answer.isCompletedExceptionally()) {
                assertThat(Callers.refusal(answer).error()).isEqualTo(ProxyError.UNAUTHENTICATED);
            }
        }
    }

    private static String mutated(String json, Random random) {
        StringBuilder text = new StringBuilder(json);
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, (char) random.nextInt(0x180));
                default -> text.setCharAt(at, "\"{}[]:,0e-\\u".charAt(random.nextInt(12)));
            }
        }
        return text.toString();
    }

    private static Request request(Random random) {
        Request request = get("/a?" + text(random).replace("?", ""));
        for (String name : List.of("Authorization", "X-Token", "Cookie")) {
            for (int i = random.nextInt(3); i > 0; i--) {
                request = with(request, name, text(random));
            }
        }
        return request;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
