// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.InboundHandler;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The receiving half of a {@link Handshake}; gives its place to the handlers of the protocol when it is over. */
final class HandshakeReader extends InboundHandler<ByteBuffer, Void> {

    private final Handshake handshake;
    private final InboundHandler<?, ?>[] next;
    private final Consumer<Handshake> refused;
    private boolean heard;

    /** @param refused is told when the handshake fails; on an I/O thread */
    HandshakeReader(Handshake handshake, InboundHandler<?, ?>[] next, Consumer<Handshake> refused) {
        this.handshake = handshake;
        this.next = next;
        this.refused = refused;
    }

    @Override
    public void handlerAdded() {
        // As long as the whole handshake, and nothing is taken out before its end: not one byte of what follows is read
        // before its reader is in place.
        initSrcBuffer(Handshake.HELLO_BYTES + Secret.PROOF_BYTES);
    }

    @Override
    public HandlerStatus onRead() {
        if (handshake.refusal() != null) {
            src.clear();
            return HandlerStatus.CLEAN;
        }
        if (!heard && src.position() >= Handshake.HELLO_BYTES) {
            heard = true;
            handshake.hear(bytes(0, Handshake.HELLO_BYTES));
            next();
        }
        if (handshake.refusal() == null && !src.hasRemaining()) {
            handshake.judge(bytes(Handshake.HELLO_BYTES, Secret.PROOF_BYTES));
            next();
        }
        return HandlerStatus.CLEAN;
    }

    private void next() {
        if (handshake.refusal() != null) {
            refused.accept(handshake);
        }
        // It proves, opens or closes: in every case after the other side has got what it needs to see it the same way.
        channel.outboundPipeline().wakeup();
        if (handshake.verified()) {
            channel.inboundPipeline().replace(this, next);
        }
    }

    private byte[] bytes(int from, int length) {
        byte[] bytes = new byte[length];
        src.get(from, bytes);
        return bytes;
    }
}
