// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.Body;
import dev.weir.http.ManualLoop;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordingTest {

    private final ManualLoop loop = new ManualLoop();

    @Test
    void a_second_attempt_begins_with_what_the_first_has_read() throws IOException {
        ArrivingBody from = new ArrivingBody(-1).arrive("hello");
        Recording recording = new Recording(from, 100, loop);
        assertThat(read(recording.first(), 100)).isEqualTo("hello");
        from.arrive(", world").end();
        from.trailers().put(new HttpString("X-Sum"), "1");

        Body.Stream again = (Body.Stream) Recording.again(recording.first());

        assertThat(readAll(again, 3)).isEqualTo("hello, world");
        assertThat(again.trailers().getFirst("X-Sum")).isEqualTo("1");
        assertThat(readAll((Body.Stream) Recording.again(again), 100)).isEqualTo("hello, world");
    }

    @Test
    void reads_nothing_before_an_attempt_does_and_no_more_than_it_wants() throws IOException {
        ArrivingBody from = ArrivingBody.of("hello");
        Recording recording = new Recording(from, 100, loop);
        assertThat(from.reads()).isZero();

        assertThat(read(recording.first(), 2)).isEqualTo("he");

        assertThat(recording.bytesKept()).isEqualTo(2);
    }

    @Test
    void past_the_bound_nothing_is_kept_and_the_body_goes_on() throws IOException {
        ArrivingBody from = new ArrivingBody(-1).arrive("12345").arrive("6");
        Recording recording = new Recording(from, 5, loop);
        read(recording.first(), 100);
        assertThat(Recording.canRepeat(recording.first())).isTrue();

        assertThat(read(recording.first(), 100)).isEqualTo("6");

        assertThat(Recording.canRepeat(recording.first())).isFalse();
        assertThat(recording.bytesKept()).isZero();
        assertThat(readAll(recording.first(), 100)).isEmpty();
    }

    @Test
    void a_body_that_is_known_to_be_too_long_is_never_kept() throws IOException {
        Recording recording = new Recording(ArrivingBody.of("123456"), 5, loop);
        assertThat(Recording.canRepeat(recording.first()))
                .as("nothing was read")
                .isTrue();

        assertThat(read(recording.first(), 3)).isEqualTo("123");

        assertThat(recording.bytesKept()).isZero();
        assertThat(Recording.canRepeat(recording.first())).isFalse();
    }

    @Test
    void a_body_that_broke_off_is_not_sent_again() throws IOException {
        ArrivingBody from = new ArrivingBody(-1).arrive("half");
        Recording recording = new Recording(from, 100, loop);
        read(recording.first(), 100);

        from.breakOff();

        assertThatThrownBy(() -> read(recording.first(), 100)).isInstanceOf(IOException.class);
        assertThat(Recording.canRepeat(recording.first())).isFalse();
    }

    @Test
    void an_attempt_that_is_over_takes_nothing_from_the_next() throws IOException {
        ArrivingBody from = new ArrivingBody(-1).arrive("hello");
        Recording recording = new Recording(from, 100, loop);
        Body.Stream next = (Body.Stream) Recording.again(recording.first());

        assertThatThrownBy(() -> read(recording.first(), 100)).isInstanceOf(IOException.class);

        assertThat(read(next, 100)).isEqualTo("hello");
    }

    @Test
    void gives_its_memory_back_when_no_attempt_will_follow() throws IOException {
        ArrivingBody from = new ArrivingBody(-1).arrive("hello");
        Recording recording = new Recording(from, 100, loop);
        read(recording.first(), 100);
        Body.Stream again = (Body.Stream) Recording.again(recording.first());
        assertThat(read(again, 2)).isEqualTo("he");

        recording.stop();

        assertThat(recording.bytesKept())
                .as("an early answer: the rest is still to be sent")
                .isEqualTo(5);
        assertThat(read(again, 100)).isEqualTo("llo");
        assertThat(recording.bytesKept()).isZero();
        from.arrive("!").end();
        assertThat(readAll(again, 100)).isEqualTo("!");
        assertThat(Recording.canRepeat(again)).isFalse();
    }

    @Test
    void is_closed_only_when_no_attempt_will_follow() {
        ArrivingBody from = new ArrivingBody(-1);
        Recording recording = new Recording(from, 100, loop);

        recording.first().close();
        new Recording(from, 0, loop).first().close();
        assertThat(from.closes()).isZero();
        recording.stop();
        recording.first().close();

        assertThat(from.closes()).isEqualTo(1);
    }

    @Test
    void two_attempts_at_once_read_what_was_recorded_to_its_end() throws IOException {
        Recording recording = new Recording(ArrivingBody.of("hello"), 100, loop);
        assertThat(read(recording.first(), 100)).isEqualTo("hello");
        assertThat(Recording.canRepeatBeside(recording.first()))
                .as("there may be more")
                .isFalse();
        assertThat(readAll(recording.first(), 100)).isEmpty();
        assertThat(Recording.canRepeatBeside(recording.first())).isTrue();

        Body.Stream other = (Body.Stream) Recording.again(recording.first());

        assertThat(readAll(other, 100)).isEqualTo("hello");
        assertThat(readAll(recording.first(), 100)).isEmpty();
    }

    @Test
    void whatever_is_read_in_whatever_order_each_attempt_sees_the_same_bytes() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 2_000; round++) {
            String text = "abcdefghijklmnopqrstuvwxyz".repeat(1 + random.nextInt(3));
            int known = random.nextBoolean() ? text.length() : -1;
            ArrivingBody from = new ArrivingBody(known);
            Recording recording = new Recording(from, 100, loop);
            Body.Stream play = recording.first();
            StringBuilder seen = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int piece = Math.min(text.length() - at, 1 + random.nextInt(20));
                from.arrive(text.substring(at, at + piece));
                at += piece;
                seen.append(read(play, 1 + random.nextInt(20)));
                if (random.nextInt(6) == 0) {
                    assertThat(text).startsWith(seen);
                    play = (Body.Stream) Recording.again(play);
                    seen.setLength(0);
                }
            }
            from.end();

            assertThat(seen + readAll(play, 7)).isEqualTo(text);
        }
    }

    private static String read(Body.Stream body, int room) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(room);
        body.read(into);
        return StandardCharsets.ISO_8859_1.decode(into.flip()).toString();
    }

    private static String readAll(Body.Stream body, int room) throws IOException {
        StringBuilder all = new StringBuilder();
        ByteBuffer into = ByteBuffer.allocate(room);
        while (body.read(into.clear()) > 0) {
            all.append(StandardCharsets.ISO_8859_1.decode(into.flip()));
        }
        return all.toString();
    }
}
