// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.Optional;

/** The process that runs these tests, beside others that run other ones at the same time. */
final class TestProcess {

    /** So many at once find ports and subnets of their own. */
    static final int AT_ONCE_MAX = 3;

    /** Kept until the process ends. */
    private static final Place place = Place.free();

    /** 1 to 3, another one in each of them; the build's own numbers go on from one module to the next. */
    static final int NUMBER = place.number;

    private TestProcess() {}

    /** A number that no other process has, and what says so to the others. */
    private record Place(int number, MachineLock lock) {

        static Place free() {
            for (int number = 1; number <= AT_ONCE_MAX; number++) {
                Optional<MachineLock> lock = MachineLock.unlessTaken("tests-" + number);
                if (lock.isPresent()) {
                    return new Place(number, lock.get());
                }
            }
            throw new IllegalStateException(
                    "more than " + AT_ONCE_MAX + " processes run these tests on this machine at once");
        }
    }
}
