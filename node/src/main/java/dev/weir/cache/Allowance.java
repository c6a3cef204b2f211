// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that answers under way may take on this node, all together: what finds no room streams past the cache. */
final class Allowance {

    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    Allowance(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** @return whether there was so much left; to be given back */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
