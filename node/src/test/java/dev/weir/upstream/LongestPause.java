// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import java.util.random.RandomGenerator;

/** Chance that always says the most it can. */
final class LongestPause implements RandomGenerator {

    @Override
    public long nextLong() {
        return Long.MAX_VALUE;
    }

    /** Turns begin with the first. */
    @Override
    public int nextInt() {
        return 0;
    }

    @Override
    public long nextLong(long bound) {
        return bound - 1;
    }
}
