// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.ByteSize;
import dev.weir.document.Percentage;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of the copies of {@link Mirror}, and of what they hold. */
class MirrorCopyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedHandler orders = ScriptedHandler.ok();
    private final Mirrors mirrors = new Mirrors(2, 10);

    @Test
    void an_answer_is_read_to_its_end_and_closed_once() {
        ScriptedBody answer = ScriptedBody.of("a", "", "b");
        ScriptedHandler shadow = ScriptedHandler.answering(Response.of(200, answer));

        send(shadow, "");
        int underWay = mirrors.underWay();
        answer.wake();

        assertThat(underWay).isOne();
        assertThat(answer.reads()).isEqualTo(4);
        assertThat(answer.closes()).isOne();
        assertNothingIsLeft();
        assertThat(mirrors.failed()).isZero();
    }

    @Test
    void others_have_their_turn_while_a_long_answer_is_read() {
        String[] pieces = new String[40];
        Arrays.fill(pieces, "a");
        ScriptedBody answer = ScriptedBody.of(pieces);
        ScriptedHandler shadow = ScriptedHandler.answering(Response.of(200, answer));
        int[] readsWhenOthersRan = {0};

        filter(shadow, "").run();
        loop.execute(() -> readsWhenOthersRan[0] = answer.reads());
        loop.run();

        assertThat(readsWhenOthersRan[0]).isEqualTo(16);
        assertThat(answer.reads()).isEqualTo(41);
        assertNothingIsLeft();
    }

    @Test
    void an_endless_answer_is_closed() {
        Body.Stream endless = new Endless();
        ScriptedHandler shadow = ScriptedHandler.answering(Response.of(200, endless));

        send(shadow, "");

        assertNothingIsLeft();
    }

    @Test
    void an_answer_that_breaks_off_is_counted() {
        ScriptedBody answer = ScriptedBody.of("a").thenFail(ProxyError.HTTP_RESPONSE_INCOMPLETE);

        send(ScriptedHandler.answering(Response.of(200, answer)), "");

        assertThat(answer.closes()).isOne();
        assertThat(mirrors.failed()).isOne();
        assertNothingIsLeft();
    }

    @Test
    void a_failure_is_counted_and_told_to_nobody() {
        send(ScriptedHandler.failing(ProxyError.CONNECTION_REFUSED), "");

        assertThat(orders.answer(0)).isCompleted();
        assertThat(mirrors.failed()).isOne();
        assertNothingIsLeft();
    }

    @Test
    void a_copy_that_takes_too_long_is_given_up() {
        ScriptedHandler shadow = ScriptedHandler.silent();
        ScriptedBody late = ScriptedBody.of("a");

        send(shadow, "");
        loop.advance(PATIENCE);
        shadow.answer(0).complete(Response.of(200, late));

        assertThat(shadow.request().cancellation().isCancelled()).isTrue();
        assertThat(late.closes()).isOne();
        assertThat(late.reads()).isZero();
        assertThat(mirrors.failed()).isOne();
        assertNothingIsLeft();
    }

    @Test
    void an_answer_that_never_ends_is_given_up() {
        ScriptedBody answer = ScriptedBody.of("a", "", "b");

        send(ScriptedHandler.answering(Response.of(200, answer)), "");
        loop.advance(PATIENCE);
        answer.wake();

        assertThat(answer.closes()).isOne();
        assertThat(mirrors.failed()).isOne();
        assertNothingIsLeft();
    }

    @Test
    void copies_beyond_the_bound_are_dropped_and_the_requests_are_not() {
        ScriptedHandler shadow = ScriptedHandler.silent();

        for (int i = 0; i < 5; i++) {
            send(shadow, "");
        }
        shadow.answer(0).complete(Response.of(200, Body.EMPTY));
        send(shadow, "");

        assertThat(orders.requests()).hasSize(6);
        assertThat(shadow.requests()).hasSize(3);
        assertThat(mirrors.underWay()).isEqualTo(2);
        assertThat(mirrors.dropped()).isEqualTo(3);
    }

    @Test
    void the_bytes_of_all_copies_are_bounded_too() {
        ScriptedHandler shadow = ScriptedHandler.silent();

        send(shadow, "123456");
        send(shadow, "123456");
        shadow.answer(0).complete(Response.of(200, Body.EMPTY));
        send(shadow, "123456");

        assertThat(shadow.requests()).hasSize(2);
        assertThat(mirrors.bytes()).isEqualTo(6);
        assertThat(mirrors.dropped()).isOne();
    }

    @Test
    void a_thousand_copies_leave_nothing_behind() {
        for (int i = 0; i < 1_000; i++) {
            ScriptedBody answer = ScriptedBody.of("a");
            Handler shadow = i % 3 == 0
                    ? ScriptedHandler.failing(ProxyError.CONNECTION_TERMINATED)
                    : request -> CompletableFuture.completedFuture(Response.of(200, answer));
            send(shadow, "12");
            assertThat(answer.closes()).isEqualTo(i % 3 == 0 ? 0 : 1);
        }

        assertThat(mirrors.sent()).isEqualTo(1_000);
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertThat(mirrors.underWay()).isZero();
        assertThat(mirrors.bytes()).isZero();
        assertThat(loop.timers()).isZero();
    }

    private void send(Handler shadow, String body) {
        filter(shadow, body).run();
        loop.run();
    }

    private Runnable filter(Handler shadow, String body) {
        Mirror mirror = new Mirror("shadow", Percentage.parse("100%"), ByteSize.parse("64KiB"), PATIENCE);
        Filter filter = mirror.toFilter(Standing.with(Map.of("shadow", shadow), mirrors));
        Body bytes = new Body.Bytes(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
        return () -> filter.filter(request("POST", "/", loop).withBody(bytes), orders);
    }

    /** Has always more to say. */
    private static final class Endless implements Body.Stream {

        @Override
        public long length() {
            return -1;
        }

        @Override
        public int read(ByteBuffer into) {
            int count = into.remaining();
            into.position(into.limit());
            return count;
        }

        @Override
        public void whenReadable(Runnable ready) {
            throw new AssertionError("there is always something to read");
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
