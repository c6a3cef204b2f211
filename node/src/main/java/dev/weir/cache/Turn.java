// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whose turn it is to fetch a response, and who waits for it; only within the lock of the {@link Desk}. */
final class Turn {

    private Asker holder;
    private long since;
    private long renewedNanos;
    private final Map<Asker, Long> waiting = new LinkedHashMap<>();

    /**
     * A question.
     *
     * @param member that asks
     * @param number of the question among its own
     */
    record Asker(String member, long number) {}

    /**
     * @param since the stamp that it is given with, here and below; 0 where that is not known
     * @param nanos for how long this node had listened by then, here and below
     */
    Turn(Asker holder, long since, long nanos) {
        this.holder = holder;
        this.since = since;
        this.renewedNanos = nanos;
    }

    boolean isOf(Asker asker) {
        return holder.equals(asker);
    }

    Asker holder() {
        return holder;
    }

    /** What the holder fetches was not begun before. */
    long since() {
        return since;
    }

    void renew(long nanos) {
        renewedNanos = nanos;
    }

    long renewedNanos() {
        return renewedNanos;
    }

    /** @param receivedAfter what it waits for */
    void join(Asker asker, long receivedAfter) {
        waiting.putIfAbsent(asker, receivedAfter);
    }

    void leave(Asker asker) {
        waiting.remove(asker);
    }

    /** Those that are gone do not wait. */
    void keepOnly(Set<String> members) {
        waiting.keySet().removeIf(asker -> !members.contains(asker.member()));
    }

    /** Nobody waits any more; those that did. */
    List<Asker> dismissAll() {
        List<Asker> all = List.copyOf(waiting.keySet());
        waiting.clear();
        return all;
    }

    /** Those do not wait any more that this is good enough for. */
    List<Asker> dismissFor(Stored stored) {
        List<Asker> served = new ArrayList<>();
        waiting.forEach((asker, after) -> {
            if (stored.received() > after) {
                served.add(asker);
            }
        });
        served.forEach(waiting::remove);
        return served;
    }

    /** It is the turn of who has waited for longest; of nobody, if nobody waits. */
    Optional<Asker> next(long since, long nanos) {
        Optional<Asker> next = waiting.keySet().stream().findFirst();
        next.ifPresent(asker -> {
            waiting.remove(asker);
            holder = asker;
            this.since = since;
            renewedNanos = nanos;
        });
        return next;
    }
}
