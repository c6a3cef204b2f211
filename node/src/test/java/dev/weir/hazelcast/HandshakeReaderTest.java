// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.InboundHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandshakeReaderTest {

    private static final Secret SECRET = Secret.of(Optional.of("correct horse"));

    private final List<String> calls = new ArrayList<>();
    private final List<Handshake> refused = new ArrayList<>();
    private final Handshake ours = new Handshake(SECRET, false, true);
    private final ByteBuffer received = ByteBuffer.allocate(Handshake.HELLO_BYTES + Secret.PROOF_BYTES);
    private final HandshakeReader reader =
            new HandshakeReader(ours, new InboundHandler<?, ?>[] {new NextReader()}, refused::add);

    HandshakeReaderTest() {
        reader.setChannel(recording(Channel.class));
        reader.src(received);
    }

    @Test
    void never_has_room_for_a_byte_of_what_follows() {
        Handshake theirs = new Handshake(SECRET, true, false);

        receive(theirs.hello());
        int room = received.remaining();
        theirs.hear(ours.hello());
        receive(Objects.requireNonNull(theirs.proof()));

        assertThat(room).isEqualTo(Secret.PROOF_BYTES);
        assertThat(calls).containsExactly("wakeup", "wakeup", "replace");
        assertThat(refused).isEmpty();
    }

    @Test
    void takes_what_comes_byte_by_byte() {
        Handshake theirs = new Handshake(SECRET, true, false);

        for (byte one : theirs.hello()) {
            receive(one);
        }
        theirs.hear(ours.hello());
        for (byte one : Objects.requireNonNull(theirs.proof())) {
            receive(one);
        }

        assertThat(calls).containsExactly("wakeup", "wakeup", "replace");
    }

    @Test
    void takes_both_at_once() {
        Handshake theirs = new Handshake(SECRET, true, false);
        theirs.hear(ours.hello());

        received.put(theirs.hello());
        receive(Objects.requireNonNull(theirs.proof()));

        assertThat(calls).containsExactly("wakeup", "wakeup", "replace");
    }

    @Test
    void swallows_everything_after_a_refusal() {
        Handshake theirs = new Handshake(Secret.NONE, true, false);

        receive(theirs.hello());
        receive(new byte[Secret.PROOF_BYTES]);
        receive(new byte[received.remaining()]);

        assertThat(refused).containsExactly(ours);
        assertThat(calls).containsExactly("wakeup");
        assertThat(received.hasRemaining()).isTrue();
    }

    private void receive(byte... bytes) {
        received.put(bytes);
        assertThat(reader.onRead()).isEqualTo(HandlerStatus.CLEAN);
    }

    /** Notes what is called; whatever is asked for notes it too. */
    private <T> T recording(Class<T> type) {
        Object fake =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (!method.getName().endsWith("Pipeline")) {
                        calls.add(method.getName());
                    }
                    return recording(method.getReturnType());
                });
        return type.cast(fake);
    }

    /** Who reads when the handshake is over. */
    private static final class NextReader extends InboundHandler<ByteBuffer, Void> {
        @Override
        public HandlerStatus onRead() {
            return HandlerStatus.CLEAN;
        }
    }
}
