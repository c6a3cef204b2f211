// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

/** How much the other end may still send us (RFC 9113 §5.2): it gets back what our reader has taken, by halves. */
final class ReceiveWindow {

    private final int size;
    private int left;
    private int taken;

    ReceiveWindow(int size) {
        this.size = size;
        this.left = size;
    }

    /** @return whether so much may have been sent */
    boolean received(int bytes) {
        left -= bytes;
        return left >= 0;
    }

    /** @return the increment to announce, 0 while it is not worth a frame */
    int taken(int bytes) {
        taken += bytes;
        if (taken < size / 2) {
            return 0;
        }
        int increment = taken;
        left += increment;
        taken = 0;
        return increment;
    }
}
