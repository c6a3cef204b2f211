// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.get;
import static dev.weir.http.Requests.post;
import static dev.weir.http.Requests.request;
import static dev.weir.policy.Callers.ACME_SECRET;
import static dev.weir.policy.Callers.refusal;
import static dev.weir.policy.Callers.refused;
import static dev.weir.policy.Callers.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Consumers;
import dev.weir.auth.Outcome;
import dev.weir.document.ByteSize;
import dev.weir.http.Body;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HmacTest {

    private static final String ALL = "(\"@method\" \"@authority\" \"@path\" \"@query\")";
    private static final String INPUT = ALL + ";created=1000;keyid=\"key-1\"";
    private static final String BODY_INPUT = INPUT.replace("\"@query\"", "\"@query\" \"content-digest\"");
    private static final String INVALID = "the credential is not valid";
    private static final String CHALLENGE = "Signature covers=\"@method @authority @path @query\"";

    private final Callers callers = new Callers();
    private final Signer signer = new Signer(ACME_SECRET);
    private final ManualLoop loop = new ManualLoop();

    HmacTest() {
        callers.nowMillis.set(1_000_000);
    }

    @Test
    void a_signature_says_whose_request_it_is_and_stays_here() {
        callers.ask("hmac: {}", signer.sign(get("/orders?page=2"), INPUT));

        Request request = callers.upstream.request();
        assertThat(request.caller().consumer()).isEqualTo("acme");
        assertThat(request.headers().contains("Signature")).isFalse();
        assertThat(request.headers().contains("Signature-Input")).isFalse();
        assertThat(callers.counted("Hmac", Outcome.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void nothing_of_what_was_signed_can_be_changed() {
        Request signed = signer.sign(get("/orders?page=2"), INPUT);
        Request sent = with(get("/orders?page=2"), "Signature", signed.headers().getFirst("Signature"));
        List<Request> changed = List.of(
                signed.withPath("/order"),
                signed.withHead(signed.head().withQuery("page=3")),
                signed.withHead(signed.head().withQuery("")),
                signed.withHead(signed.head().withAuthority("other.test")),
                signed.withHead(signed.head().withMethod(new HttpString("PUT"))),
                with(sent, "Signature-Input", "sig1=" + INPUT.replace("1000", "1001")),
                with(sent, "Signature-Input", "sig1=" + INPUT + ";tag=\"a\""));

        assertThat(changed).allSatisfy(request -> refused(callers.ask("hmac: {}", request), INVALID, CHALLENGE));
        assertThat(callers.counted("Hmac", Outcome.WRONG)).isEqualTo(changed.size());
    }

    @Test
    void keys_and_algorithms_are_the_consumers_own() {
        Request other = new Signer("another secret").sign(get("/"), INPUT);
        Request unknown = signer.sign(get("/"), INPUT.replace("key-1", "key-2"));
        Request confused = signer.sign(get("/"), INPUT + ";alg=\"ed25519\"");
        Request nameless = signer.sign(get("/"), ALL + ";created=1000");

        for (Request request : List.of(other, unknown, confused, nameless)) {
            refused(callers.ask("hmac: {}", request), INVALID, CHALLENGE);
        }
        callers.ask("hmac: {}", signer.sign(get("/"), INPUT + ";alg=\"hmac-sha256\""));
        assertThat(callers.upstream.requests()).hasSize(1);
    }

    @Test
    void a_signature_is_good_for_a_while_and_not_before() {
        String policy = "hmac: {max-age: 60s, leeway: 10s, once: false}";
        List<Integer> created = List.of(930, 1010);
        List<Integer> not = List.of(929, 1011, 0);

        created.forEach(second -> callers.ask(policy, signer.sign(get("/"), INPUT.replace("1000", "" + second))));
        not.forEach(second -> refused(
                callers.ask(policy, signer.sign(get("/"), INPUT.replace("1000", "" + second))), INVALID, CHALLENGE));
        refused(callers.ask(policy, signer.sign(get("/"), INPUT + ";expires=990")), INVALID, CHALLENGE);
        refused(callers.ask(policy, signer.sign(get("/"), ALL + ";keyid=\"key-1\"")), INVALID, CHALLENGE);

        assertThat(callers.upstream.requests()).hasSize(2);
        assertThat(callers.counted("Hmac", Outcome.EXPIRED)).isEqualTo(4);
    }

    @Test
    void a_signature_lets_one_request_in() {
        Request signed = signer.sign(get("/"), INPUT + ";nonce=\"a\"");

        callers.ask("hmac: {}", signed);
        refused(callers.ask("hmac: {}", with(signed, "X-Other", "1")), INVALID, CHALLENGE);
        callers.ask("hmac: {}", signer.sign(get("/"), INPUT + ";nonce=\"b\""));

        assertThat(callers.upstream.requests()).hasSize(2);
        assertThat(callers.counted("Hmac", Outcome.REPLAYED)).isEqualTo(1);
    }

    @Test
    void what_must_be_signed_is() {
        Request less = signer.sign(get("/"), INPUT.replace(" \"@query\"", ""));
        Request whole = signer.sign(get("/"), "(\"@method\" \"@target-uri\");created=1000;keyid=\"key-1\"");
        Request undigested = signer.sign(post("/", "hello"), INPUT);

        refused(callers.ask("hmac: {}", less), INVALID, CHALLENGE);
        refused(callers.ask("hmac: {}", undigested), INVALID, CHALLENGE);
        callers.ask("hmac: {}", whole);
        callers.ask("hmac: {covers: [\"@method\"]}", less);

        assertThat(callers.upstream.requests()).hasSize(2);
    }

    @Test
    void a_body_is_the_one_that_was_signed() {
        Request signed = signer.sign(Signer.digested(post("/", "hello"), "hello"), BODY_INPUT);

        refused(callers.ask("hmac: {}", signed.withBody(text("hullo"))), INVALID, CHALLENGE);
        callers.ask("hmac: {}", signed);

        assertThat(callers.upstream.requests()).hasSize(1);
        assertThat(body(callers.upstream.request())).isEqualTo("hello");
    }

    @Test
    void a_body_that_arrives_is_awaited_and_sent_on() {
        ArrivingBody body = ArrivingBody.ofUnknownLength();
        Request signed = signer.sign(Signer.digested(request("POST", "/", loop), "hello"), BODY_INPUT);

        CompletableFuture<Response> answer = callers.ask("hmac: {}", signed.withBody(body));
        body.arrive("hel");
        assertThat(callers.upstream.requests()).isEmpty();
        body.arrive("lo").end();
        loop.run();

        assertThat(answer).isCompletedWithValueMatching(response -> response.status() == 200);
        assertThat(body(callers.upstream.request())).isEqualTo("hello");
        assertThat(loop.timers()).isZero();
    }

    @Test
    void a_body_that_is_too_long_or_broken_off_is_refused_and_closed() {
        ArrivingBody longer = ArrivingBody.ofUnknownLength().arrive("x".repeat(2000));
        ArrivingBody broken = ArrivingBody.ofUnknownLength().breakOff(new IOException("gone"));
        Request signed = signer.sign(Signer.digested(request("POST", "/", loop), "hello"), BODY_INPUT);

        CompletableFuture<Response> large = callers.ask("hmac: {max-body: 1KiB}", signed.withBody(longer));
        CompletableFuture<Response> half = callers.ask("hmac: {}", signed.withBody(broken));
        CompletableFuture<Response> said = callers.ask("hmac: {max-body: 4B}", signed.withBody(text("hello")));

        assertThat(refusal(large).error()).isEqualTo(ProxyError.HTTP_REQUEST_BODY_SIZE);
        assertThat(refusal(said).error()).isEqualTo(ProxyError.HTTP_REQUEST_BODY_SIZE);
        assertThat(half).isCompletedExceptionally();
        assertThat(longer.closed()).isTrue();
        assertThat(broken.closed()).isTrue();
        assertThat(callers.upstream.requests()).isEmpty();
    }

    @Test
    void where_nobody_tells_whether_it_was_used_before_it_is_not_taken() {
        CompletableFuture<Boolean> silence = new CompletableFuture<>();
        Callers alone = new Callers(silence);
        alone.nowMillis.set(1_000_000);
        Request signed = signer.sign(request("GET", "/", loop), INPUT);

        CompletableFuture<Response> silent = alone.ask("hmac: {}", signed);
        loop.advance(Duration.ofSeconds(1));
        Callers failing = new Callers(CompletableFuture.failedFuture(new IllegalStateException("no cluster")));
        failing.nowMillis.set(1_000_000);
        CompletableFuture<Response> failed = failing.ask("hmac: {}", signed);

        assertThat(refusal(silent).error()).isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED);
        assertThat(refusal(failed).error()).isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED);
        assertThat(alone.upstream.requests()).isEmpty();
    }

    @Test
    void a_key_that_is_taken_back_meanwhile_is_refused() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Callers waiting = new Callers(answer);
        waiting.nowMillis.set(1_000_000);

        CompletableFuture<Response> asked = waiting.ask("hmac: {}", signer.sign(request("GET", "/", loop), INPUT));
        waiting.current.set(Consumers.NONE);
        answer.complete(true);
        loop.run();

        refused(asked, INVALID, CHALLENGE);
        assertThat(waiting.counted("Hmac", Outcome.REVOKED)).isEqualTo(1);
    }

    @Test
    void who_signs_nothing_is_refused_or_anonymous_and_half_a_signature_is_not_nothing() {
        refused(callers.ask("hmac: {}", get("/")), "a credential is expected", CHALLENGE);
        refused(
                callers.ask("hmac: {anonymous: guest}", with(get("/"), "Signature", "sig1=:AAAA:")),
                INVALID,
                CHALLENGE);
        callers.ask("hmac: {anonymous: guest}", get("/"));

        assertThat(callers.upstream.request().caller().consumer()).isEqualTo("guest");
    }

    @Test
    void every_field_can_be_set() throws Exception {
        String text =
                "covers: [\"@method\", date]\nmax-age: 1m\nleeway: 5s\nonce: false\nmax-body: 2MiB\nforward: true\n"
                        + "anonymous: guest\nheaders: {plan: X-Plan}";

        assertThat(read(Hmac.class, text))
                .isEqualTo(new Hmac(
                        List.of("@method", "date"),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        false,
                        new ByteSize(2 << 20),
                        true,
                        Optional.of("guest"),
                        Map.of("plan", "X-Plan")));
        assertThat(read(Hmac.class, "{}").covers()).containsExactly("@method", "@authority", "@path", "@query");
    }

    @Test
    void refuses_what_cannot_be_signed_and_times_without_end() {
        assertThat(problems(Hmac.class, "covers: [Date]")).hasSize(1);
        assertThat(problems(Hmac.class, "covers: [\"@status\"]")).hasSize(1);
        assertThat(problems(Hmac.class, "max-age: 2h")).containsExactly("1:10 max-age: 7200000ms (expected: 1s to 1h)");
        assertThat(problems(Hmac.class, "leeway: 10m")).hasSize(1);
        assertThat(problems(Hmac.class, "max-body: 65MiB"))
                .containsExactly("1:11 max-body: 65MiB (expected: at most 64MiB)");
    }

    private static Body text(String text) {
        return new Body.Bytes(StandardCharsets.UTF_8.encode(text));
    }

    private static String body(Request request) {
        return StandardCharsets.UTF_8
                .decode(((Body.Bytes) request.body()).bytes())
                .toString();
    }
}
