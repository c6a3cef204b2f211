// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.MapPartitionLostListener;
import com.hazelcast.partition.PartitionService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When parts of the limits' accounts were lost, because their owner and its copy went at the same time. Who is here
 * hears of it. For those that come later it is noted in the part itself: whoever becomes the owner of a part is given
 * its note with it, in one piece, and a note is lost only when its part is lost once more. From any thread.
 */
final class Losses {

    /** The map of notes: one at most for each part, with the time by the cluster's clock. */
    static final String MAP = "weir-losses";

    private static final Logger log = LoggerFactory.getLogger(Losses.class);

    /** News of a loss that come within this time are of the one that is known. */
    private static final long LATE_MILLIS = 5000;

    /** As long as the longest window. */
    private static final long KEPT_DAYS = 366;

    private final Map<Integer, Long> heard = new ConcurrentHashMap<>();
    private final Map<Integer, Long> unwritten = new ConcurrentHashMap<>();
    private final Map<Integer, String> keys = new ConcurrentHashMap<>();
    private final HeldParts held = new HeldParts();

    /** Hears, a moment later, of every loss in a map from now on, dated by the cluster's clock. */
    void listen(IMap<?, ?> map, LongSupplier nowMillis) {
        // Nothing more: while this thread is busy, an owner does not know yet what else was lost, and grants it anew.
        MapPartitionLostListener lost = event -> hear(event.getPartitionId(), nowMillis.getAsLong());
        map.addPartitionLostListener(lost);
    }

    /** A part was lost a moment ago; whoever owns it now noted so at once. */
    private void hear(int part, long nowMillis) {
        held.announce(part);
        if (nowMillis - heard.getOrDefault(part, 0L) > LATE_MILLIS) {
            note(part, nowMillis);
        }
    }

    /** The parts of which this member has all that there is. */
    HeldParts held() {
        return held;
    }

    /** A part was lost; not written yet. */
    void note(int part, long nowMillis) {
        held.announce(part);
        if (heard.isEmpty()) {
            log.warn("a part of the limits' accounts was lost: its owner and its copy went at the same time");
        }
        heard.put(part, nowMillis);
        unwritten.put(part, nowMillis);
    }

    /** This member is in the larger side of a split now: what it lost is in another account, which was not lost. */
    void forget() {
        unwritten.clear();
        heard.clear();
    }

    /** Writes what was noted, again where that went wrong; to be called now and then. Does not wait. */
    void write(HazelcastInstance member) {
        if (unwritten.isEmpty()) {
            return;
        }
        IMap<String, Long> notes = member.getMap(MAP);
        unwritten.forEach((part, millis) -> notes.setAsync(key(member, part), millis, KEPT_DAYS, TimeUnit.DAYS)
                .whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        unwritten.remove(part, millis);
                    }
                }));
    }

    /**
     * When the part that a key is in was lost the last time; 0 if never. Where this member is not its owner, as far as
     * it heard.
     *
     * @param anybodyGone whether a member was ever seen to be gone: without that nothing is lost
     */
    long lastMillis(HazelcastInstance member, String key, boolean anybodyGone, long nowMillis) {
        int part = member.getPartitionService().getPartition(key).getPartitionId();
        if (anybodyGone && held.isNewAndEmpty(part)) {
            note(part, nowMillis);
        }
        long known = heard.getOrDefault(part, 0L);
        return hasNote(member, part) ? Math.max(known, written(member, part)) : known;
    }

    /** As good as always false, and asked for every step of a ledger. */
    private static boolean hasNote(HazelcastInstance member, int part) {
        return Stores.size(Stores.node(member), part, MAP) > 0;
    }

    /** From the part itself: a thread that works on it may read whatever else is in it. */
    private long written(HazelcastInstance member, int part) {
        @Nullable Long millis = member.<String, Long>getMap(MAP).get(key(member, part));
        return millis == null ? 0 : millis;
    }

    private String key(HazelcastInstance member, int part) {
        return keys.computeIfAbsent(part, unknown -> firstIn(member.getPartitionService(), unknown));
    }

    /** The first of a row of keys that is in the part. */
    private static String firstIn(PartitionService parts, int part) {
        for (int i = 0; ; i++) {
            String key = part + "/" + i;
            if (parts.getPartition(key).getPartitionId() == part) {
                return key;
            }
        }
    }
}
