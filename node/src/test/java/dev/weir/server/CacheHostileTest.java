// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients send that mean no good, or know no better. */
class CacheHostileTest {

    private static final String MINUTE = "Cache-Control: max-age=60";
    private static final String HIT = "weir; hit; ttl=60";

    private final Answers answers = new Answers();

    private static List<String> status(RawMessage answer) {
        return answer.values("Cache-Status");
    }

    @Test
    void what_is_of_a_connection_alone_tells_nobody_apart_whom_the_upstream_does_not() throws IOException {
        Scene.play("cache: {key: {headers: [X-Tenant]}}", request -> answers.numbered(MINUTE), node -> {
            node.get("/a", "X-Tenant: acme", "Connection: X-Tenant");

            RawMessage nobody = node.get("/a");
            RawMessage acme = node.get("/a", "X-Tenant: acme");

            assertThat(nobody.body()).isEqualTo("1");
            assertThat(acme.body()).isEqualTo("2");
        });
    }

    @Test
    void a_part_is_cut_out_of_what_the_client_would_get_whole() throws IOException {
        Scene.play(
                "cache: {}",
                request ->
                        Answers.ok(request.values("Accept-Language").get(0) + "-text", MINUTE, "Vary: Accept-Language"),
                node -> {
                    node.get("/a", "Accept-Language: de");

                    RawMessage english = node.get("/a", "Accept-Language: en", "Range: bytes=0-1");
                    node.get("/a", "Accept-Language: en");
                    RawMessage known = node.get("/a", "Accept-Language: en", "Range: bytes=0-1");
                    RawMessage german = node.get("/a", "Accept-Language: de", "Range: bytes=0-1");

                    // Nobody had the whole of it, so it is what the upstream made of the request.
                    assertThat(english.body()).startsWith("en");
                    assertThat(known.status()).isEqualTo(206);
                    assertThat(known.body()).isEqualTo("en");
                    assertThat(german.body()).isEqualTo("de");
                });
    }

    @Test
    void who_is_answered_for_himself_takes_nothing_away_from_others() throws IOException {
        Scene.play(
                "cache: {}",
                request -> request.values("Cookie").isEmpty()
                        ? answers.numbered(MINUTE)
                        : answers.numbered("Cache-Control: private"),
                node -> {
                    node.get("/a", "Cookie: sid=1");
                    RawMessage first = node.get("/a");
                    node.get("/a", "Cookie: sid=1", "Cache-Control: no-cache");

                    RawMessage other = node.get("/a");

                    assertThat(first.body()).isEqualTo("2");
                    assertThat(other.body()).isEqualTo("2");
                    assertThat(status(other)).containsExactly(HIT);
                });
    }

    @Test
    void fields_that_are_for_one_alone_are() throws IOException {
        Scene.play(
                "cache: {}",
                request -> answers.numbered(
                        "Cache-Control: max-age=60, no-cache=\"set-cookie\", private=X-User",
                        "Set-Cookie: sid=1",
                        "X-User: one"),
                node -> {
                    RawMessage first = node.get("/a");

                    RawMessage second = node.get("/a");

                    assertThat(first.values("Set-Cookie")).containsExactly("sid=1");
                    assertThat(first.values("X-User")).containsExactly("one");
                    assertThat(status(second)).containsExactly(HIT);
                    assertThat(second.values("Set-Cookie")).isEmpty();
                    assertThat(second.values("X-User")).isEmpty();
                });
    }

    @Test
    void what_is_left_of_a_budget_is_told_to_the_one_who_spent_it() throws IOException {
        try (RawInstance instance = RawInstance.replying(request -> answers.numbered(MINUTE));
                CachingNode node = CachingNode.before(instance, "cache: {}", "rate-limit: 10/1m")) {

            RawMessage first = node.get("/a");
            RawMessage second = node.get("/a");

            assertThat(first.values("RateLimit")).hasSize(1);
            assertThat(status(second)).containsExactly(HIT);
            assertThat(second.values("RateLimit")).isEmpty();
            assertThat(second.values("RateLimit-Policy")).hasSize(1);
        }
    }

    @Test
    void what_is_shared_though_somebody_asked_is_never_served_stale_to_others() throws IOException {
        Scene.play(
                "cache: {stale-while-revalidate: 1h, stale-if-error: 1h}",
                request -> answers.numbered("Cache-Control: s-maxage=60"),
                node -> {
                    node.get("/a", "Authorization: Basic QQ==");
                    RawMessage shared = node.get("/a");
                    node.pass(Duration.ofSeconds(61));

                    RawMessage later = node.get("/a", "Cache-Control: max-stale");

                    assertThat(status(shared)).containsExactly(HIT);
                    assertThat(later.body()).isEqualTo("2");
                });
    }

    @Test
    void who_takes_only_what_is_kept_gets_it_stale_where_all_do() throws IOException {
        Scene.play("cache: {}", request -> answers.numbered(MINUTE), node -> {
            node.get("/a");
            node.pass(Duration.ofSeconds(61));

            RawMessage taken = node.get("/a", "Cache-Control: only-if-cached, max-stale=5");
            RawMessage refused = node.get("/a", "Cache-Control: only-if-cached, min-fresh=1");

            assertThat(taken.body()).isEqualTo("1");
            assertThat(refused.status()).isEqualTo(504);
        });
    }
}
