// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.io.HeadScratch;
import dev.weir.io.IoLoop;
import java.util.Arrays;

/**
 * Collects the bytes of a head until it is complete. Between two calls only the bytes of an unfinished head are kept.
 * Only its I/O thread touches it.
 */
final class HeadReader {

    private final IoLoop loop;
    private final Http1Input input;
    private final Limits limits;
    private int scanned;
    private boolean lined;
    private int start;
    private int end;
    private int there;
    private long begunNanos;

    /** What came of reading. */
    enum Found {
        /** More has to come. */
        WAITING,
        /** The client sends no more. */
        ENDED,
        /** A head stands in the scratch space. */
        COMPLETE
    }

    HeadReader(IoLoop loop, Http1Input input, Limits limits) {
        this.loop = loop;
        this.input = input;
        this.limits = limits;
    }

    /** Whether a part of a head is here. */
    boolean begun() {
        return scanned > 0;
    }

    /** Whether that part has waited too long for the rest. */
    boolean isLate(long nowNanos) {
        return begun() && nowNanos - begunNanos > limits.head().toNanos();
    }

    /** Index of the first byte of the head. */
    int start() {
        return start;
    }

    /** Index after its empty line, or after what is there of it. */
    int end() {
        return end;
    }

    /** @throws ProxyException what is there cannot become a head any more */
    Found read(HeadScratch scratch) throws ProxyException {
        there = input.show(scratch);
        if (scanned == there) {
            int count = input.receiveBehind(scratch, there);
            if (count <= 0) {
                return count < 0 ? Found.ENDED : Found.WAITING;
            }
            there += count;
        }
        // RFC 9112 §2.2: one empty line before a request is passed over.
        start = there >= 2 && scratch.bytes[0] == '\r' && scratch.bytes[1] == '\n' ? 2 : 0;
        end = end(scratch.bytes);
        return end < 0 ? keep(scratch) : Found.COMPLETE;
    }

    /**
     * Index after the empty line; -1 when it is not there yet. Goes from byte to byte and stops at the first that must
     * not be, so that what is said of a head does not depend on the pieces in which it came.
     */
    private int end(byte[] bytes) throws ProxyException {
        int i = Math.max(scanned, start);
        while (true) {
            int most = start + (lined ? limits.headBytes() : limits.lineBytes());
            int stop = Math.min(there, most);
            while (i < stop && bytes[i] != '\n') {
                i++;
            }
            if (i == stop) {
                if (there > most) {
                    throw limits.exceeded(lined);
                }
                return -1;
            }
            if (i == start || bytes[i - 1] != '\r') {
                throw new ProxyException(ProxyError.HTTP_REQUEST_ERROR, "a line that ends with CR LF was expected");
            }
            lined = true;
            i++;
            if (i - start >= 4 && bytes[i - 3] == '\n') {
                return i;
            }
        }
    }

    private Found keep(HeadScratch scratch) {
        if (scanned == 0) {
            begunNanos = loop.nanoTime();
        }
        scanned = there;
        end = there;
        input.keep(scratch.bytes, 0, there);
        return Found.WAITING;
    }

    /** Takes the head out of what is there; what follows it is kept. */
    void take(HeadScratch scratch) {
        scanned = 0;
        lined = false;
        input.keep(scratch.bytes, end, there);
    }

    /** All that is there. */
    byte[] all(HeadScratch scratch) {
        return Arrays.copyOf(scratch.bytes, there);
    }
}
