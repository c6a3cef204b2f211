// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.Body;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ScriptedBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedBodyTest {

    private final ManualLoop sender = new ManualLoop();
    private final ManualLoop elsewhere = new ManualLoop();
    private final Allowance room = new Allowance(1000);
    private final List<String> ends = new ArrayList<>();

    private final SharedBody.Listener listener = new SharedBody.Listener() {
        @Override
        public void whole(Body.Bytes body) {
            ends.add("whole " + StandardCharsets.UTF_8.decode(body.bytes()));
        }

        @Override
        public void tooLarge() {
            ends.add("too large");
        }

        @Override
        public void broken(IOException why) {
            ends.add("broken " + why.getMessage());
        }
    };

    private SharedBody shared(Body.Stream from, long bytesMax) {
        return SharedBody.of(from, sender, bytesMax, room, listener).orElseThrow();
    }

    @Test
    void the_first_reader_has_what_is_there_before_the_end_is() throws IOException {
        ScriptedBody from = ScriptedBody.of("ab", "", "cd");
        SharedBody body = shared(from, 100);
        body.start();

        String before = ScriptedBody.drain(body.first());
        from.wake();
        String after = ScriptedBody.drain(body.first());

        assertThat(before).isEqualTo("ab");
        assertThat(after).isEqualTo("cd");
        assertThat(ends).containsExactly("whole abcd");
        assertThat(room.taken()).isZero();
    }

    @Test
    void whoever_follows_reads_from_the_beginning_at_its_own_pace() throws IOException {
        ScriptedBody from = ScriptedBody.sized("abc", "", "def");
        SharedBody body = shared(from, 100);
        Body.Stream slow = body.follow(elsewhere);
        body.start();
        ByteBuffer two = ByteBuffer.allocate(2);
        slow.read(two);

        from.wake();
        String rest = ScriptedBody.drain(slow);
        Body.Stream late = body.follow(elsewhere);

        assertThat(StandardCharsets.UTF_8.decode(two.flip()).toString() + rest).isEqualTo("abcdef");
        assertThat(late.length()).isEqualTo(6);
        assertThat(ScriptedBody.drain(late)).isEqualTo("abcdef");
        assertThat(late.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void readers_are_woken_on_their_own_threads() throws IOException {
        ScriptedBody from = ScriptedBody.sized("a", "", "b");
        SharedBody body = shared(from, 100);
        Body.Stream reader = body.follow(elsewhere);
        List<String> read = new ArrayList<>();
        body.start();
        ScriptedBody.drain(reader);
        reader.whenReadable(() -> read.add("woken"));

        elsewhere.elsewhere(from::wake);
        List<String> before = List.copyOf(read);
        elsewhere.run();

        assertThat(before).isEmpty();
        assertThat(read).containsExactly("woken");
    }

    @Test
    void who_asks_when_something_has_come_meanwhile_is_woken() {
        ScriptedBody from = ScriptedBody.sized("ab");
        SharedBody body = shared(from, 100);
        Body.Stream reader = body.follow(elsewhere);
        List<String> read = new ArrayList<>();
        body.start();

        reader.whenReadable(() -> read.add("woken"));
        elsewhere.run();

        assertThat(read).containsExactly("woken");
    }

    @Test
    void what_turns_out_to_be_too_long_goes_on_to_the_first_reader_and_no_faster_than_it_reads() throws IOException {
        ScriptedBody from = ScriptedBody.of("abc", "def", "gh", "", "ij");
        SharedBody body = shared(from, 5);
        body.start();
        sender.run();
        int readsBefore = from.reads();

        String begin = ScriptedBody.drain(body.first());
        List<String> woken = new ArrayList<>();
        body.first().whenReadable(() -> woken.add("woken"));
        from.wake();
        String rest = ScriptedBody.drain(body.first());

        assertThat(ends).containsExactly("too large");
        assertThat(readsBefore).isLessThan(4);
        assertThat(begin + rest).isEqualTo("abcdefghij");
        assertThat(woken).containsExactly("woken");
        assertThat(room.taken()).isZero();
    }

    @Test
    void what_is_too_long_takes_its_room_until_its_first_reader_has_it() throws IOException {
        SharedBody body = shared(ScriptedBody.of("abc", "def", "gh"), 5);
        body.start();
        sender.run();
        long before = room.taken();

        ScriptedBody.drain(body.first());

        assertThat(ends).containsExactly("too large");
        assertThat(before).isEqualTo(5);
        assertThat(room.taken()).isZero();
    }

    @Test
    void what_is_too_long_takes_no_room_when_its_first_reader_has_left() {
        List<SharedBody> bodies =
                List.of(shared(ScriptedBody.of("abc", "def"), 5), shared(ScriptedBody.of("abcdef"), 5));
        bodies.get(0).first().close();
        bodies.forEach(SharedBody::start);
        sender.run();

        bodies.get(1).first().close();

        assertThat(ends).containsExactly("too large", "too large");
        assertThat(room.taken()).isZero();
    }

    @Test
    void what_is_exactly_as_long_as_may_be_kept_is_kept() throws IOException {
        shared(ScriptedBody.of("abc", "de"), 5).start();
        shared(ScriptedBody.sized("abcde"), 5).start();

        assertThat(ends).containsExactly("whole abcde", "whole abcde");
        assertThat(SharedBody.of(ScriptedBody.sized("abcdef"), sender, 5, room, listener))
                .isEmpty();
    }

    @Test
    void a_body_that_grows_is_whole_at_the_end() throws IOException {
        String piece = "0123456789".repeat(90);
        String[] pieces = new String[60];
        Arrays.fill(pieces, piece);
        Allowance large = new Allowance(1_000_000);
        SharedBody body = SharedBody.of(ScriptedBody.of(pieces), sender, 100_000, large, listener)
                .orElseThrow();

        body.start();
        sender.run();

        assertThat(ends).containsExactly("whole " + piece.repeat(60));
        assertThat(large.taken()).isZero();
    }

    @Test
    void every_reader_learns_that_it_broke_off_after_what_there_was() throws IOException {
        ScriptedBody from = ScriptedBody.sized("ab", "", "cd").thenFail(ProxyError.HTTP_RESPONSE_INCOMPLETE);
        SharedBody body = shared(from, 100);
        Body.Stream follower = body.follow(elsewhere);
        body.start();
        from.wake();

        String first = some(body.first());
        String second = some(follower);

        assertThat(first).isEqualTo("abcd");
        assertThat(second).isEqualTo("abcd");
        assertThat(ends).containsExactly("broken scripted");
        assertThatThrownBy(() -> body.first().read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> follower.read(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
        assertThat(room.taken()).isZero();
    }

    @Test
    void the_first_reader_may_leave() {
        ScriptedBody from = ScriptedBody.of("ab", "", "cd");
        SharedBody body = shared(from, 100);
        body.start();

        body.first().close();
        from.wake();

        assertThat(ends).containsExactly("whole abcd");
        assertThat(from.closes()).isZero();
    }

    @Test
    void nobody_reads_what_is_too_long_when_the_first_reader_has_left() {
        ScriptedBody from = ScriptedBody.of("ab", "", "cd", "ef");
        SharedBody body = shared(from, 3);
        body.start();

        body.first().close();
        from.wake();

        assertThat(ends).containsExactly("too large");
        assertThat(from.closes()).isEqualTo(1);
    }

    @Test
    void there_is_no_more_room_than_there_is() {
        Allowance small = new Allowance(5);
        boolean first = small.take(4);
        boolean second = small.take(4);
        small.give(4);

        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(small.take(5)).isTrue();
        assertThat(SharedBody.of(ScriptedBody.sized("a"), sender, 100, small, listener))
                .isEmpty();
    }

    private static String some(Body.Stream from) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        from.read(buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }
}
