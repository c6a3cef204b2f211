// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.Optional;

/** The process that runs these tests, beside others that run other ones at the same time. */
final class TestProcess {

    /** So many at once find ports and subnets of their own. */
    static final int AT_ONCE_MAX = 3;

    /** 1 to 3, another one in each of them; the build's own numbers go on from one module to the next. */
    static final int NUMBER;

    /** Kept until the process ends. */
    private static final MachineLock place;

    static {
        int number = 1;
        Optional<MachineLock> lock = place(number);
        while (lock.isEmpty() && number < AT_ONCE_MAX) {
            lock = place(++number);
        }
        place = lock.orElseThrow(() -> new IllegalStateException(
                "more than " + AT_ONCE_MAX + " processes run these tests on this machine at once"));
        NUMBER = number;
    }

    private TestProcess() {}

    private static Optional<MachineLock> place(int number) {
        return MachineLock.unlessTaken("tests-" + number);
    }
}
