// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.CLIENT_LEFT;
import static dev.weir.http.ProxyError.CONNECTION_REFUSED;
import static dev.weir.policy.AskingNode.json;
import static dev.weir.policy.AskingNode.undecided;
import static dev.weir.policy.Callers.OTHER_KEY;
import static dev.weir.policy.Callers.refusal;
import static dev.weir.policy.Callers.refused;
import static dev.weir.policy.IntrospectionTest.DETAIL;
import static dev.weir.policy.IntrospectionTest.INVALID;
import static dev.weir.policy.IntrospectionTest.POLICY;
import static dev.weir.policy.IntrospectionTest.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Consumers;
import dev.weir.auth.Outcome;
import dev.weir.auth.Revocation;
import dev.weir.cache.Purge;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers about tokens are kept, and for no other token, no longer than they hold, and never against a revocation. */
class IntrospectionCacheTest {

    private static final String ALICE = "{\"active\":true,\"sub\":\"alice\",\"jti\":\"7\",\"exp\":600}";

    private final AskingNode node = AskingNode.answered(json(ALICE));

    @Test
    void a_token_is_asked_about_once_while_the_answer_holds() {
        node.ask(POLICY, node.bearing("t"));
        node.pass(Duration.ofSeconds(29));
        node.ask(POLICY, node.bearing("t"));
        int before = node.asked();

        node.pass(Duration.ofSeconds(2));
        node.ask(POLICY, node.bearing("t"));

        assertThat(before).isEqualTo(1);
        assertThat(node.asked()).isEqualTo(2);
        assertThat(node.passes()).isEqualTo(3);
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void an_answer_holds_no_longer_than_the_token() {
        AskingNode brief = AskingNode.answered(json("{\"active\":true,\"exp\":5}"));
        String policy = "introspection: {" + SETTINGS + ", leeway: 0s}";

        brief.ask(policy, brief.bearing("t"));
        brief.pass(Duration.ofMillis(4_900));
        brief.ask(policy, brief.bearing("t"));
        int before = brief.asked();
        brief.pass(Duration.ofMillis(200));

        refused(brief.ask(policy, brief.bearing("t")), DETAIL, INVALID);
        assertThat(before).isEqualTo(1);
        assertThat(brief.asked()).isEqualTo(2);
        assertThat(brief.counted("Introspection", Outcome.EXPIRED)).isEqualTo(1);
    }

    @Test
    void that_a_token_is_not_good_is_kept_for_a_moment() {
        AskingNode other = AskingNode.answered(json("{\"active\":false}"));

        refused(other.ask(POLICY, other.bearing("t")), DETAIL, INVALID);
        other.pass(Duration.ofSeconds(2));
        refused(other.ask(POLICY, other.bearing("t")), DETAIL, INVALID);
        int before = other.asked();
        other.pass(Duration.ofSeconds(2));
        refused(other.ask(POLICY, other.bearing("t")), DETAIL, INVALID);

        assertThat(before).isEqualTo(1);
        assertThat(other.asked()).isEqualTo(2);
    }

    @Test
    void every_request_asks_where_nothing_is_to_be_kept() {
        String policy = "introspection: {" + SETTINGS + ", cache: 0s}";

        node.ask(policy, node.bearing("t"));
        node.ask(policy, node.bearing("t"));

        assertThat(node.asked()).isEqualTo(2);
    }

    @Test
    void that_nobody_could_say_is_never_kept() {
        AskingNode failing = new AskingNode(
                ScriptedHandler.failing(CONNECTION_REFUSED).then(500).then(() -> done(json(ALICE))));

        undecided(failing.ask(POLICY, failing.bearing("t")));
        undecided(failing.ask(POLICY, failing.bearing("t")));
        failing.ask(POLICY, failing.bearing("t"));

        assertThat(failing.passes()).isEqualTo(1);
        assertThat(failing.counted("Introspection", Outcome.UNDECIDED)).isEqualTo(2);
    }

    @Test
    void what_was_revoked_is_refused_at_once_though_the_answer_is_kept() {
        node.ask(POLICY, node.bearing("t"));

        node.callers.tokens.revocations().revoke("r", Revocation.Kind.JTI, "7", "", Duration.ofHours(1));

        refused(node.ask(POLICY, node.bearing("t")), DETAIL, INVALID);
        assertThat(node.asked()).isEqualTo(1);
        assertThat(node.counted("Introspection", Outcome.REVOKED)).isEqualTo(1);
    }

    @Test
    void a_purge_of_all_has_it_asked_anew() {
        node.ask(POLICY, node.bearing("t"));

        node.caches.cluster().purge(Purge.all()).toCompletableFuture().join();
        node.pass(Duration.ofMillis(1));
        node.ask(POLICY, node.bearing("t"));

        assertThat(node.asked()).isEqualTo(2);
    }

    @Test
    void those_who_come_meanwhile_wait_for_the_one_answer() {
        AskingNode waiting = new AskingNode(ScriptedHandler.silent());
        List<CompletableFuture<Response>> answers = List.of(
                waiting.ask(POLICY, waiting.bearing("t")),
                waiting.ask(POLICY, waiting.bearing("t")),
                waiting.ask(POLICY, waiting.bearing("t")));

        waiting.service.answer(0).complete(json(ALICE));

        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(waiting.passes()).isEqualTo(3);
        assertThat(waiting.asked()).isEqualTo(1);
        assertThat(waiting.loop.timers()).isZero();
    }

    @Test
    void who_leaves_meanwhile_takes_nothing_from_others() {
        AskingNode waiting = new AskingNode(ScriptedHandler.silent());
        Request leaving = waiting.bearing("t");
        CompletableFuture<Response> first = waiting.ask(POLICY, leaving);
        CompletableFuture<Response> second = waiting.ask(POLICY, waiting.bearing("t"));

        leaving.cancellation().cancel();
        waiting.service.answer(0).complete(json(ALICE));

        assertThat(refusal(first).error()).isEqualTo(CLIENT_LEFT);
        assertThat(second).isCompleted();
        assertThat(waiting.asked()).isEqualTo(1);
        assertThat(waiting.passes()).isEqualTo(1);
    }

    @Test
    void who_is_asked_and_says_nothing_is_not_waited_for_without_end() {
        AskingNode waiting = new AskingNode(ScriptedHandler.silent());
        CompletableFuture<Response> first = waiting.ask(POLICY, waiting.bearing("t"));
        waiting.pass(Duration.ofSeconds(1));
        CompletableFuture<Response> second = waiting.ask(POLICY, waiting.bearing("t"));

        waiting.pass(Duration.ofSeconds(4));

        undecided(first);
        undecided(second);
        assertThat(waiting.service.request().cancellation().isCancelled()).isTrue();
        assertThat(waiting.asked()).isEqualTo(1);
        assertThat(waiting.loop.timers()).isZero();
    }

    @Test
    void no_answer_is_taken_for_that_to_another_question() {
        AskingNode many =
                new AskingNode(ScriptedHandler.answering(json(ALICE)).then(() -> done(json("{\"active\":false}"))));
        String elsewhere = POLICY.replace("/oauth2/introspect", "/other");
        String another = POLICY.replace("weir/1", "weir/2");

        many.ask(POLICY, many.bearing("t"));
        refused(many.ask(POLICY, many.bearing("T")), DETAIL, INVALID);
        refused(many.ask(POLICY, many.bearing("tt")), DETAIL, INVALID);
        refused(many.ask(elsewhere, many.bearing("t")), DETAIL, INVALID);
        refused(many.ask(another, many.bearing("t")), DETAIL, INVALID);
        refused(many.ask("others/1", POLICY, many.bearing("t")), DETAIL, INVALID);
        many.ask(POLICY, many.bearing("t"));

        assertThat(many.asked()).isEqualTo(6);
        assertThat(many.passes()).isEqualTo(2);
    }

    @Test
    void a_client_cannot_ask_for_what_is_kept() {
        node.ask(POLICY, node.bearing("t"));
        String url = node.caches.cluster().top(1).get(0).key().url();
        Request request = node.get(url);

        node.ask("cache: 10s", request);

        assertThat(url).matches("http://decision/[0-9a-f]{64}");
        assertThat(node.passes()).isEqualTo(2);
        assertThat(node.passed()).extracting(Request::path).isEqualTo(url.substring("http://decision".length()));
    }

    @Test
    void consumers_that_changed_meanwhile_are_those_of_now() {
        AskingNode waiting = new AskingNode(ScriptedHandler.silent());
        CompletableFuture<Response> answer = waiting.ask(POLICY, waiting.bearing("t"));

        waiting.callers.current.set(Consumers.NONE);
        waiting.service.answer(0).complete(json("{\"active\":true,\"sub\":\"" + OTHER_KEY + "\"}"));

        assertThat(answer).isCompleted();
        assertThat(waiting.passed().caller().consumer()).isEmpty();
    }

    private static CompletableFuture<Response> done(Response response) {
        return CompletableFuture.completedFuture(response);
    }
}
