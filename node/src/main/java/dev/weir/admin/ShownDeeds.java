// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.limit.AnyLimit;
import dev.weir.limit.LimitCounts;
import java.util.Map;

/** The part of a limit's bean that is the same for all kinds. */
interface ShownDeeds extends LimitDeeds {

    /** Whose deeds these are. */
    AnyLimit shown();

    @Override
    default String getName() {
        return shown().name();
    }

    @Override
    default long getAdmitted() {
        return counts().admitted();
    }

    @Override
    default long getRefused() {
        return counts().refused();
    }

    @Override
    default long getUndecided() {
        return counts().undecided();
    }

    @Override
    default long getFull() {
        return counts().full();
    }

    @Override
    default long getCalls() {
        return counts().calls();
    }

    @Override
    default double getCallsPerAdmitted() {
        return counts().callsPerAdmitted();
    }

    @Override
    default long getGranted() {
        return counts().granted();
    }

    @Override
    default long getReturned() {
        return counts().returned();
    }

    @Override
    default int getKeys() {
        return shown().keys();
    }

    @Override
    default RefusedKey[] getTopRefused() {
        return shown().topRefused().entrySet().stream().map(Refused::new).toArray(RefusedKey[]::new);
    }

    private LimitCounts counts() {
        return shown().statistics().counts();
    }

    /** A key with the getters that JMX asks for. */
    record Refused(Map.Entry<String, Long> entry) implements RefusedKey {

        @Override
        public String getKey() {
            return entry.getKey();
        }

        @Override
        public long getCount() {
            return entry.getValue();
        }
    }
}
