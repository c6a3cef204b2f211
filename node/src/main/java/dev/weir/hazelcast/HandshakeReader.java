// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.InboundHandler;
import com.hazelcast.internal.nio.IOUtil;
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
        // Exactly as long as the handshake: not one byte of what follows is read before its reader is in place.
        initSrcBuffer(Handshake.HELLO_BYTES + Secret.PROOF_BYTES);
    }

    @Override
    public HandlerStatus onRead() {
        src.flip();
        try {
            if (handshake.refusal() == null) {
                read();
            } else {
                src.position(src.limit());
            }
            return HandlerStatus.CLEAN;
        } finally {
            IOUtil.compactOrClear(src);
        }
    }

    private void read() {
        if (!heard) {
            if (src.remaining() < Handshake.HELLO_BYTES) {
                return;
            }
            heard = true;
            handshake.hear(take(Handshake.HELLO_BYTES));
            if (over()) {
                return;
            }
            channel.outboundPipeline().wakeup();
        }
        if (src.remaining() >= Secret.PROOF_BYTES) {
            handshake.judge(take(Secret.PROOF_BYTES));
            if (over()) {
                return;
            }
            channel.outboundPipeline().wakeup();
            channel.inboundPipeline().replace(this, next);
        }
    }

    private boolean over() {
        if (handshake.refusal() == null) {
            return false;
        }
        refused.accept(handshake);
        // The writer closes the connection, after the other side has got what it needs to see it the same way.
        channel.outboundPipeline().wakeup();
        return true;
    }

    private byte[] take(int length) {
        byte[] bytes = new byte[length];
        src.get(bytes);
        return bytes;
    }
}
