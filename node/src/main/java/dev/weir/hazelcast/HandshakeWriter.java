// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.OutboundHandler;
import com.hazelcast.internal.nio.IOUtil;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The sending half of a {@link Handshake}; holds everything else back until it is over. */
final class HandshakeWriter extends OutboundHandler<Void, ByteBuffer> {

    private final Handshake handshake;
    private final OutboundHandler<?, ?>[] next;
    private final Consumer<String> close;
    private boolean proven;

    /** @param close ends the connection for the reason it is given; on an I/O thread */
    HandshakeWriter(Handshake handshake, OutboundHandler<?, ?>[] next, Consumer<String> close) {
        this.close = close;
        this.handshake = handshake;
        this.next = next;
    }

    @Override
    public void handlerAdded() {
        initDstBuffer(Handshake.HELLO_BYTES + Secret.PROOF_BYTES, handshake.hello());
    }

    @Override
    public HandlerStatus onWrite() {
        IOUtil.compactOrClear(dst);
        try {
            byte[] proof = handshake.proof();
            if (!proven && proof != null) {
                proven = true;
                dst.put(proof);
            }
            boolean sent = dst.position() == 0;
            if (!sent) {
                return HandlerStatus.DIRTY;
            }
            String refusal = handshake.refusal();
            if (refusal != null) {
                close.accept("refused, " + refusal);
                return HandlerStatus.BLOCKED;
            }
            if (proven && handshake.verified()) {
                channel.outboundPipeline().replace(this, next);
                return HandlerStatus.CLEAN;
            }
            return HandlerStatus.BLOCKED;
        } finally {
            dst.flip();
        }
    }
}
