// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.CLIENT_LEFT;
import static dev.weir.http.ProxyError.HTTP_RESPONSE_INCOMPLETE;
import static dev.weir.policy.AskingNode.undecided;
import static dev.weir.policy.ExternalAuthTest.POLICY;
import static dev.weir.policy.ExternalAuthTest.answer;
import static dev.weir.policy.ExternalAuthTest.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the service answers: nothing goes on that was denied, and nobody writes lines of a head with it. */
class ExternalAuthHostileTest {

    private static final List<String> WAYS = List.of(with("on-failure: allow"), with("on-failure: allow, cache: 10s"));

    private static Response denied(Body body) {
        Response denied = Response.of(403, body);
        denied.headers().put(new HttpString("Content-Type"), "text/plain");
        denied.headers().put(new HttpString("WWW-Authenticate"), "Bearer");
        return denied;
    }

    /** Asserts that it was, with nothing of a body. */
    private static void bare(CompletableFuture<Response> answer, AskingNode node) {
        assertThat(answer.join().status()).isEqualTo(403);
        assertThat(answer.join().body().length()).isZero();
        assertThat(answer.join().headers().contains("Content-Type")).isFalse();
        assertThat(answer.join().headers().contains("WWW-Authenticate")).isTrue();
        assertThat(node.passes()).isZero();
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void what_was_denied_is_denied_whatever_becomes_of_the_body() {
        for (String way : WAYS) {
            ScriptedBody broken = ScriptedBody.of("n").thenFail(HTTP_RESPONSE_INCOMPLETE);
            AskingNode cut = AskingNode.answered(denied(broken));
            AskingNode huge = AskingNode.answered(denied(ArrivingBody.ofLength(1L << 40)));
            ArrivingBody slow = ArrivingBody.ofUnknownLength().arrive("no");
            AskingNode endless = AskingNode.answered(denied(slow));
            CompletableFuture<Response> waiting = endless.ask(way, endless.get("/"));

            bare(cut.ask(way, cut.get("/")), cut);
            bare(huge.ask(way, huge.get("/")), huge);
            endless.loop.advance(Duration.ofMillis(999));
            assertThat(waiting).isNotDone();
            endless.loop.advance(Duration.ofMillis(1));

            assertThat(slow.closed()).isTrue();
            assertThat(broken.closes()).isPositive();
            assertThat(endless.passes()).isZero();
        }
    }

    @Test
    void a_body_that_does_not_end_in_time_is_left_out() {
        AskingNode node =
                AskingNode.answered(denied(ArrivingBody.ofUnknownLength().arrive("no")));
        CompletableFuture<Response> answer = node.ask(POLICY, node.get("/"));

        node.pass(Duration.ofSeconds(1));

        bare(answer, node);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Admin: 1", "a\nb", "\r", "a\u0000b", "\u007f", "\u2028", "\u010d\u010a"})
    void headers_that_would_be_lines_let_nobody_in_and_go_to_nobody(String value) {
        AskingNode admits = AskingNode.answered(answer(200, "X-User", value));
        AskingNode names = AskingNode.answered(answer(200, "X-Consumer", value));
        AskingNode denies = AskingNode.answered(answer(403, "Location", value, "WWW-Authenticate", "Bearer"));
        String policy = with("response-headers: [X-User], consumer-header: X-Consumer");

        undecided(admits.ask(policy, admits.get("/")));
        undecided(names.ask(policy, names.get("/")));
        Response answer = denies.ask(policy, denies.get("/")).join();

        assertThat(answer.headers().contains("Location")).isFalse();
        assertThat(answer.headers().get("WWW-Authenticate")).containsExactly("Bearer");
        assertThat(List.of(admits, names, denies)).allMatch(node -> node.passes() == 0);
    }

    @Test
    void what_the_service_says_of_caches_and_connections_changes_nothing_here() {
        AskingNode node = AskingNode.answered(answer(
                403,
                "Vary",
                "*",
                "CDN-Cache-Control",
                "max-age=9999",
                "Age",
                "1000",
                "Connection",
                "WWW-Authenticate",
                "Cache-Tag",
                "a",
                "Decided",
                "200",
                "Decided-X-User",
                "root",
                "WWW-Authenticate",
                "Bearer"));
        String policy = with("cache: {ttl: 10s, denied: 3s}, response-headers: [X-User]");

        Response first = node.ask(policy, node.get("/")).join();
        Response kept = node.ask(policy, node.get("/")).join();

        assertThat(node.asked()).isEqualTo(1);
        assertThat(List.of(first, kept)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.headers().get("WWW-Authenticate")).containsExactly("Bearer");
            assertThat(answer.headers().size()).isEqualTo(1);
        });
        node.pass(Duration.ofSeconds(4));
        node.ask(policy, node.get("/"));
        assertThat(node.asked()).isEqualTo(2);
    }

    @Test
    void an_answer_is_not_changed_by_who_has_it() {
        AskingNode node = AskingNode.answered(answer(403, "WWW-Authenticate", "Bearer"));
        String policy = with("cache: 10s");

        node.ask(policy, node.get("/")).join().headers().put(new HttpString("WWW-Authenticate"), "Basic");

        assertThat(node.ask(policy, node.get("/")).join().headers().get("WWW-Authenticate"))
                .containsExactly("Bearer");
    }

    @Test
    void who_leaves_has_the_question_given_up() {
        AskingNode node = new AskingNode(ScriptedHandler.silent());
        Request leaving = node.get("/");
        ScriptedBody upload = ScriptedBody.of("a");
        CompletableFuture<Response> answer = node.ask(POLICY, leaving.withBody(upload));

        leaving.cancellation().cancel();

        assertThat(Callers.refusal(answer).error()).isEqualTo(CLIENT_LEFT);
        assertThat(node.service.request().cancellation().isCancelled()).isTrue();
        assertThat(upload.closes()).isPositive();
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void who_has_left_already_is_not_asked_for() {
        AskingNode node = new AskingNode(ScriptedHandler.ok());
        Request gone = node.get("/");
        gone.cancellation().cancel();

        CompletableFuture<Response> answer = node.ask(POLICY, gone);

        assertThat(Callers.refusal(answer).error()).isEqualTo(CLIENT_LEFT);
        assertThat(node.asked()).isZero();
    }
}
