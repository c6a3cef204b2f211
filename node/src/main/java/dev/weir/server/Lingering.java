// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.io.IOException;
import java.time.Duration;

/**
 * The end of a connection whose client has not finished sending: what it still sends is read and thrown away, as
 * closing with bytes unread would reset the connection, and the client might never see its answer (RFC 9112 §9.6).
 */
final class Lingering {

    /** How long a client may go on sending what was answered already. */
    static final Duration ATMOST = Duration.ofSeconds(2);

    private static final long BYTES_MAX = 64L << 20;

    private final Http1Input input;
    private final Http1Output output;
    private final Runnable close;
    private long discarded;
    private boolean begun;

    Lingering(Http1Input input, Http1Output output, Runnable close) {
        this.input = input;
        this.output = output;
        this.close = close;
    }

    /** Tells the client that nothing more comes, and waits until it sends no more. */
    void begin() {
        begun = true;
        try {
            if (output.end()) {
                input.resumeReads();
                discard();
            } else {
                output.whenWritable(this::begin);
            }
        } catch (IOException e) {
            close.run();
        }
    }

    /** Something came. Before the answer is out it is of no interest, even if it is the client's end. */
    void discard() {
        if (!begun) {
            input.suspendReads();
            return;
        }
        int count = input.discard();
        discarded += Math.max(count, 0);
        if (count < 0 || discarded > BYTES_MAX) {
            close.run();
        }
    }
}
