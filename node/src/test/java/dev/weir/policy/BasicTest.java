// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.get;
import static dev.weir.http.Requests.post;
import static dev.weir.http.Requests.request;
import static dev.weir.policy.Callers.basic;
import static dev.weir.policy.Callers.refusal;
import static dev.weir.policy.Callers.refused;
import static dev.weir.policy.Callers.with;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Consumers;
import dev.weir.auth.Outcome;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BasicTest {

    private static final String POLICY = "basic: {}";
    private static final String INVALID = "the credential is not valid";
    private static final String CHALLENGE = "Basic realm=\"weir\", charset=\"UTF-8\"";

    private final Callers callers = new Callers();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Callers waiting = new Callers(tasks::add);
    private final ManualLoop loop = new ManualLoop();

    @Test
    void a_password_says_whose_request_it_is_and_stays_here() {
        callers.ask(POLICY, sent(basic("alice:open sesame")));

        assertThat(callers.upstream.request().caller().consumer()).isEqualTo("acme");
        assertThat(callers.upstream.request().headers().contains("Authorization"))
                .isFalse();
        assertThat(callers.counted("Basic", Outcome.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void the_name_of_the_scheme_is_read_in_any_case_and_names_in_utf_8() {
        callers.ask(POLICY, sent(basic("b\u00f6b:open sesame").replace("Basic ", "bASIC   ")));

        assertThat(callers.upstream.requests()).hasSize(1);
    }

    @Test
    void a_wrong_password_and_a_name_of_nobody_are_refused_alike() {
        refused(callers.ask(POLICY, sent(basic("alice:open"))), INVALID, CHALLENGE);
        refused(callers.ask(POLICY, sent(basic("carol:open sesame"))), INVALID, CHALLENGE);
        refused(callers.ask(POLICY, sent(basic("Alice:open sesame"))), INVALID, CHALLENGE);

        assertThat(callers.upstream.requests()).isEmpty();
        assertThat(callers.counted("Basic", Outcome.WRONG)).isEqualTo(1);
        assertThat(callers.counted("Basic", Outcome.UNKNOWN)).isEqualTo(2);
    }

    @Test
    void a_name_of_nobody_is_as_much_work_as_a_wrong_password() {
        waiting.ask(POLICY, sent(basic("alice:open")));
        waiting.ask(POLICY, sent(basic("carol:open")));

        assertThat(tasks).hasSize(2);
        assertThat(Callers.KNOWN.decoy().iterations()).isEqualTo(Callers.HASH.iterations());
    }

    @Test
    void what_is_no_name_and_password_is_refused() {
        String latin = Base64.getEncoder().encodeToString("b\u00f6b:open sesame".getBytes(ISO_8859_1));
        List<String> values = List.of(
                "Basic",
                "Basic ",
                "Basic !!!!",
                "Basic " + latin,
                "Basic \u00fc",
                basic("alice"),
                basic(":open sesame"),
                basic("alice:"),
                basic("alice:open\u0000sesame"),
                basic("alice:" + "x".repeat(3000)));

        assertThat(values)
                .allSatisfy(
                        value -> refused(callers.ask("basic: {anonymous: guest}", sent(value)), INVALID, CHALLENGE));
        assertThat(callers.counted("Basic", Outcome.MALFORMED)).isEqualTo(values.size());
    }

    @Test
    void two_of_them_are_refused_even_if_they_are_the_same() {
        Request twice = with(sent(basic("alice:open sesame")), "Authorization", basic("alice:open sesame"));
        Request other = with(sent("Bearer x"), "Authorization", basic("alice:open sesame"));

        refused(callers.ask(POLICY, twice), INVALID, CHALLENGE);
        refused(callers.ask(POLICY, other), INVALID, CHALLENGE);
    }

    @Test
    void a_credential_of_another_scheme_is_none_of_this_one() {
        refused(callers.ask(POLICY, sent("Bearer abc")), "a credential is expected", CHALLENGE);
        refused(callers.ask(POLICY, sent("Basically abc")), "a credential is expected", CHALLENGE);
        refused(callers.ask(POLICY, get("/")), "a credential is expected", CHALLENGE);
    }

    @Test
    void a_password_is_checked_elsewhere_and_the_request_goes_on_here() {
        CompletableFuture<Response> answer = waiting.ask(POLICY, slow(basic("alice:open sesame")));
        loop.elsewhere(this::work);

        assertThat(waiting.upstream.requests()).isEmpty();
        loop.run();
        assertThat(answer).isCompletedWithValueMatching(response -> response.status() == 200);
        assertThat(waiting.upstream.request().caller().consumer()).isEqualTo("acme");
    }

    @Test
    void a_password_that_was_right_is_not_checked_again() {
        waiting.ask(POLICY, slow(basic("alice:open sesame")));
        work();

        CompletableFuture<Response> again = waiting.ask(POLICY, slow(basic("alice:open sesame")));

        assertThat(again).isDone();
        assertThat(tasks).isEmpty();
    }

    @Test
    void a_password_that_is_taken_back_while_it_is_checked_is_refused() {
        CompletableFuture<Response> answer = waiting.ask(POLICY, slow(basic("alice:open sesame")));
        waiting.current.set(Consumers.NONE);
        work();

        refused(answer, INVALID, CHALLENGE);
        assertThat(waiting.counted("Basic", Outcome.REVOKED)).isEqualTo(1);
    }

    @Test
    void who_leaves_meanwhile_is_not_asked_for() {
        ArrivingBody body = ArrivingBody.ofLength(4);
        Request request = slow(basic("alice:open sesame")).withBody(body);

        CompletableFuture<Response> answer = waiting.ask(POLICY, request);
        request.cancellation().cancel();
        work();
        loop.run();

        assertThat(refusal(answer).error()).isEqualTo(ProxyError.CLIENT_LEFT);
        assertThat(body.closed()).isTrue();
        assertThat(waiting.upstream.requests()).isEmpty();
    }

    @Test
    void more_than_can_be_checked_are_told_so() {
        Callers full = new Callers(task -> {
            throw new RejectedExecutionException();
        });
        ArrivingBody body = ArrivingBody.ofLength(4);

        CompletableFuture<Response> answer =
                full.ask(POLICY, with(post("/"), "Authorization", basic("a:b")).withBody(body));

        assertThat(refusal(answer).error()).isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED);
        assertThat(body.closed()).isTrue();
        assertThat(full.counted("Basic", Outcome.UNDECIDED)).isEqualTo(1);
    }

    @Test
    void every_field_can_be_set() throws Exception {
        assertThat(read(Basic.class, "realm: Our orders\nforward: true\nanonymous: guest\nheaders: {plan: X-Plan}"))
                .isEqualTo(new Basic("Our orders", true, Optional.of("guest"), Map.of("plan", "X-Plan")));
        assertThat(read(Basic.class, "{}")).isEqualTo(new Basic("weir", false, Optional.empty(), Map.of()));
    }

    @Test
    void refuses_a_realm_that_could_not_be_quoted() {
        assertThat(problems(Basic.class, "realm: 'a\"b'"))
                .containsExactly("1:8 realm: a\"b (expected: printable ASCII without quotes and backslashes,"
                        + " at most 100 characters)");
        assertThat(problems(Basic.class, "realm: 'a\\b'")).hasSize(1);
        assertThat(problems(Basic.class, "realm: \"\u00fc\"")).hasSize(1);
    }

    private static Request sent(String authorization) {
        return with(get("/"), "Authorization", authorization);
    }

    private Request slow(String authorization) {
        return with(request("POST", "/", loop), "Authorization", authorization);
    }

    private void work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
