// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which others have answered, and when they were asked what they answered: then they were surely reachable, while an
 * answer itself may have been on its way for long. Times are nanoseconds of one clock. From any thread.
 *
 * @param <M> what tells one member from another
 */
public final class Heard<M> {

    private final Map<M, Long> askedNanos = new ConcurrentHashMap<>();

    /** It has answered what it was asked then. */
    public void answered(M member, long whenAskedNanos) {
        askedNanos.merge(member, whenAskedNanos, (one, other) -> one - other > 0 ? one : other);
    }

    /** Whether it has answered what it was asked then or later. */
    public boolean since(M member, long nanos) {
        Long last = askedNanos.get(member);
        return last != null && last - nanos >= 0;
    }

    /** Forgets all but these. */
    public void keep(Collection<M> members) {
        askedNanos.keySet().retainAll(members);
    }
}
