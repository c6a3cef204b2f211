// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.AskingNode.undecided;
import static dev.weir.policy.ExternalAuthTest.answer;
import static dev.weir.policy.ExternalAuthTest.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Consumers;
import dev.weir.cache.Purge;
import dev.weir.http.ProxyError;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions are kept where that is said, for requests of which the service is told the same. */
class ExternalAuthCacheTest {

    private static final String CACHED =
            with("cache: 10s, response-headers: [X-User, Date, Cache-Control], consumer-header: X-Consumer");

    private static int asked(AskingNode node, String policy, Request... requests) {
        for (Request request : requests) {
            assertThat(node.ask(policy, request)).isDone();
        }
        return node.asked();
    }

    @Test
    void every_request_asks_unless_it_is_said() {
        AskingNode node = new AskingNode(ScriptedHandler.ok());

        assertThat(asked(node, with("timeout: 1s"), node.get("/"), node.get("/")))
                .isEqualTo(2);
    }

    @Test
    void what_was_decided_is_gone_by_while_it_is_kept() {
        AskingNode node = AskingNode.answered(answer(
                200, "X-User", "alice", "X-Consumer", "acme", "Date", "yesterday", "Cache-Control", "max-age=60"));

        asked(node, CACHED, node.get("/"), node.get("/", "X-User", "root", "Date", "today"));
        int before = node.asked();
        Request second = node.passed();
        node.pass(Duration.ofSeconds(11));

        assertThat(before).isEqualTo(1);
        assertThat(second.headers().get("X-User")).containsExactly("alice");
        assertThat(second.headers().get("Date")).containsExactly("yesterday");
        assertThat(second.headers().get("Cache-Control")).containsExactly("max-age=60");
        assertThat(second.caller().consumer()).isEqualTo("acme");
        assertThat(asked(node, CACHED, node.get("/"))).isEqualTo(2);
    }

    @Test
    void no_two_requests_are_one_that_the_service_is_told_apart() {
        AskingNode node = new AskingNode(ScriptedHandler.ok());
        Request plain = node.get("/a?b=c", "Authorization", "Bearer t", "Cookie", "a=1; b=2");

        int count = asked(
                node,
                with("cache: 10s"),
                plain,
                node.request("POST", "/a?b=c", "Authorization", "Bearer t", "Cookie", "a=1; b=2"),
                node.get("/a?b=d", "Authorization", "Bearer t", "Cookie", "a=1; b=2"),
                node.get("/a", "Authorization", "Bearer t", "Cookie", "a=1; b=2"),
                node.get("http://other.test/a?b=c", "Authorization", "Bearer t", "Cookie", "a=1; b=2"),
                node.get("https://gateway.test/a?b=c", "Authorization", "Bearer t", "Cookie", "a=1; b=2"),
                node.get("/a?b=c", "Authorization", "Bearer T", "Cookie", "a=1; b=2"),
                node.get("/a?b=c", "Authorization", "Bearer t", "Cookie", "a=1", "Cookie", "b=2"),
                node.get("/a?b=c", "Authorization", "Bearer ta=1; b=2"),
                node.get("/a?b=c", "Cookie", "Bearer t", "Authorization", "a=1; b=2"),
                node.get("/a?b=c", "Cookie", "a=1; b=2"),
                node.get("/a?b=c"));

        assertThat(count).isEqualTo(12);
        assertThat(asked(node, with("cache: 10s"), plain)).isEqualTo(12);
        assertThat(asked(node, with("cache: 10s"), Callers.with(plain, "X-Other", "x")))
                .isEqualTo(12);
    }

    @Test
    void what_does_not_count_is_not_told() {
        AskingNode node = new AskingNode(ScriptedHandler.ok());
        String policy = with("cache: {ttl: 10s, key: [host, path]}");

        int count =
                asked(node, policy, node.get("/a?b=c"), node.get("/a?b=d"), node.request("POST", "/a"), node.get("/b"));

        assertThat(count).isEqualTo(2);
        assertThat(node.service.request().headers().get("X-Forwarded-Uri")).containsExactly("/b");
        assertThat(node.service.request().headers().get("X-Forwarded-Host")).containsExactly("gateway.test");
        assertThat(node.service.request().headers().size()).isEqualTo(2);
    }

    @Test
    void policies_share_nothing() {
        AskingNode node = new AskingNode(ScriptedHandler.ok());
        Request request = node.get("/");

        node.ask("a", with("cache: 10s"), request);
        node.ask("b", with("cache: 10s"), request);
        node.ask("a", with("cache: 10s, response-headers: [X-User]"), request);
        node.ask("a", with("cache: 10s, host: other"), request);
        node.ask("a", with("cache: 10s").replace("/check", "/other"), request);
        node.ask("a", with("cache: 10s, method: head"), request);
        node.ask("a", with("cache: 10s"), request);

        assertThat(node.asked()).isEqualTo(6);
    }

    @Test
    void refusals_are_kept_for_less() {
        AskingNode node = AskingNode.answered(Response.text(403, "text/plain", "no"));
        String policy = with("cache: {ttl: 10s, denied: 3s}");

        node.ask(policy, node.get("/"));
        Response kept = node.ask(policy, node.get("/")).join();
        int before = node.asked();
        node.pass(Duration.ofSeconds(4));

        assertThat(before).isEqualTo(1);
        assertThat(kept.status()).isEqualTo(403);
        assertThat(AskingNode.text(kept.body())).isEqualTo("no");
        assertThat(kept.headers().get("Content-Type")).containsExactly("text/plain");
        assertThat(kept.headers().size()).isEqualTo(1);
        assertThat(asked(node, policy, node.get("/"))).isEqualTo(2);
    }

    @Test
    void what_is_for_one_request_alone_is_not_kept() {
        for (Response own : List.of(
                answer(302, "Location", "https://id.test/?state=1"),
                answer(401, "Set-Cookie", "state=1"),
                answer(200, "Set-Cookie", "session=2"))) {
            AskingNode node = AskingNode.answered(own);

            assertThat(asked(node, CACHED, node.get("/"), node.get("/"))).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-store",
                "No-Cache",
                "private",
                "private=\"x\"",
                "max-age=0",
                "max-age=x",
                "max-age",
                "max-age=-1",
                "public, max-age=\"0\"",
                "max-age=60, no-store"
            })
    void nothing_is_kept_that_the_service_wants_to_be_asked_again(String said) {
        AskingNode node = AskingNode.answered(answer(200, "Cache-Control", said));

        assertThat(asked(node, CACHED, node.get("/"), node.get("/"))).isEqualTo(2);
    }

    @Test
    void nothing_is_kept_for_longer_than_the_service_says() {
        AskingNode node = AskingNode.answered(answer(200, "Cache-Control", "public, max-age=3"));

        node.ask(CACHED, node.get("/"));
        node.pass(Duration.ofSeconds(2));
        int before = asked(node, CACHED, node.get("/"));
        node.pass(Duration.ofSeconds(2));

        assertThat(before).isEqualTo(1);
        assertThat(asked(node, CACHED, node.get("/"))).isEqualTo(2);
    }

    @Test
    void that_nothing_was_said_is_not_kept() {
        AskingNode node = new AskingNode(ScriptedHandler.answering(500).then(200));

        undecided(node.ask(CACHED, node.get("/")));
        node.ask(CACHED, node.get("/"));

        assertThat(node.passes()).isEqualTo(1);
    }

    @Test
    void those_who_come_meanwhile_wait_for_the_one_decision() {
        AskingNode node = new AskingNode(ScriptedHandler.silent());
        Request leaving = node.get("/");
        CompletableFuture<Response> first = node.ask(CACHED, leaving);
        CompletableFuture<Response> second = node.ask(CACHED, node.get("/"));
        leaving.cancellation().cancel();

        node.callers.current.set(Callers.KNOWN);
        node.service.answer(0).complete(answer(200, "X-Consumer", "acme"));

        assertThat(Callers.refusal(first).error()).isEqualTo(ProxyError.CLIENT_LEFT);
        assertThat(second).isCompleted();
        assertThat(node.passed().caller().consumer()).isEqualTo("acme");
        assertThat(node.asked()).isEqualTo(1);
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void a_consumer_that_is_gone_meanwhile_is_none() {
        AskingNode node = new AskingNode(ScriptedHandler.silent());
        CompletableFuture<Response> answer = node.ask(CACHED, node.get("/"));

        node.callers.current.set(Consumers.NONE);
        node.service.answer(0).complete(answer(200, "X-Consumer", "acme"));

        undecided(answer);
    }

    @Test
    void a_purge_of_one_policys_decisions_has_it_asked_anew() {
        AskingNode node = new AskingNode(ScriptedHandler.ok());
        node.ask("a", CACHED, node.get("/"));
        node.ask("b", CACHED, node.get("/"));

        node.caches
                .cluster()
                .purge(Purge.all().of("external-auth a"))
                .toCompletableFuture()
                .join();
        node.pass(Duration.ofMillis(1));
        node.ask("a", CACHED, node.get("/"));
        node.ask("b", CACHED, node.get("/"));

        assertThat(node.asked()).isEqualTo(3);
    }
}
