// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Of everything that can be purged, until when it was: what was begun by then is not to be kept. It never forgets, and
 * never grows beyond half a MiB or so: names that share a place in its table share their purges. So a copy may be
 * refused that nobody meant, which a cache can bear; none is let in that somebody meant.
 *
 * <p>Not safe for several threads; {@link PurgeLog} is.
 */
final class Floors {

    /** Nodes of different releases tell each other places: never changed. */
    static final int PLACES = 1 << 16;

    private static final HashFunction HASH = Hashing.murmur3_128(0x70757267);
    private static final int ROUTES_MAX = 1_000;
    private static final int PREFIXES_MAX = 256;
    private static final String EVERY = "";

    private final long[] names = new long[PLACES];
    private final Map<String, Long> all = new TreeMap<>();
    private final List<PurgeRecord.Prefix> prefixes = new ArrayList<>();

    /** Raises what the purge means. */
    void raise(Purge purge, long at) {
        String route = purge.route().orElse(EVERY);
        switch (purge.kind()) {
            case ALL -> raiseAll(route, at);
            case PREFIX -> purge.names().forEach(prefix -> raise(new PurgeRecord.Prefix(route, prefix, at)));
            case URL -> purge.names().forEach(url -> raise(place('u', route, url), at));
            case TAG -> purge.names().forEach(tag -> raise(place('t', route, tag), at));
        }
    }

    /** Whether it was lower; so do the other ones. */
    private boolean raise(int place, long at) {
        boolean higher = names[place] < at;
        names[place] = Math.max(names[place], at);
        return higher;
    }

    private boolean raiseAll(String route, long at) {
        String told = all.size() < ROUTES_MAX || all.containsKey(route) ? route : EVERY;
        boolean higher = all.getOrDefault(told, 0L) < at;
        all.merge(told, at, Math::max);
        return higher;
    }

    private boolean raise(PurgeRecord.Prefix purged) {
        for (PurgeRecord.Prefix before : prefixes) {
            if (before.same(purged) && before.at() >= purged.at()) {
                return false;
            }
        }
        prefixes.removeIf(purged::same);
        prefixes.add(purged);
        if (prefixes.size() > PREFIXES_MAX) {
            // The oldest one becomes a purge of all until then: more than was meant, never less.
            raiseAll(EVERY, prefixes.remove(0).at());
        }
        return true;
    }

    /** Whether a copy was purged. */
    boolean reach(Stored stored) {
        return latest(stored, stored.began() - 1) >= stored.began();
    }

    /** Whether everything of a key that was begun then was purged, whatever its tags. */
    boolean reach(CacheKey key, long began) {
        return latest(key, began - 1) >= began;
    }

    /** The latest purge of a copy, where one is later than that; else that. */
    long latest(Stored stored, long than) {
        String route = stored.key().route();
        long latest = latest(stored.key(), than);
        for (String tag : stored.tags()) {
            latest = Math.max(latest, Math.max(names[place('t', EVERY, tag)], names[place('t', route, tag)]));
        }
        return latest;
    }

    private long latest(CacheKey key, long than) {
        String route = key.route();
        long latest = Math.max(than, Math.max(all.getOrDefault(EVERY, 0L), all.getOrDefault(route, 0L)));
        latest = Math.max(latest, names[place('u', EVERY, key.url())]);
        latest = Math.max(latest, names[place('u', route, key.url())]);
        for (PurgeRecord.Prefix prefix : prefixes) {
            if (prefix.at() > latest && prefix.means(key)) {
                latest = prefix.at();
            }
        }
        return latest;
    }

    /** Where URLs and tags stand, those of all routes and of one apart. */
    private static int place(char kind, String route, String name) {
        return HASH.newHasher()
                        .putChar(kind)
                        .putString(route, StandardCharsets.UTF_8)
                        .putChar('\n')
                        .putString(name, StandardCharsets.UTF_8)
                        .hash()
                        .asInt()
                & PLACES - 1;
    }

    PurgeRecord.Part record() {
        List<Integer> places = new ArrayList<>();
        List<Long> stamps = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            if (names[place] > 0) {
                places.add(place);
                stamps.add(names[place]);
            }
        }
        return new PurgeRecord.Part(all, prefixes, places, stamps);
    }

    /**
     * Whether it learns anything from it.
     *
     * @param ahead so far the clock here may be ahead of the one by which it was purged there
     */
    boolean learn(PurgeRecord.Part part, long ahead) {
        boolean learned = false;
        for (Map.Entry<String, Long> route : part.all().entrySet()) {
            learned |= raiseAll(route.getKey(), route.getValue() + ahead);
        }
        for (PurgeRecord.Prefix prefix : part.prefixes()) {
            learned |= raise(new PurgeRecord.Prefix(prefix.route(), prefix.prefix(), prefix.at() + ahead));
        }
        for (int i = 0; i < part.places().size(); i++) {
            learned |= raise(part.places().get(i) & PLACES - 1, part.stamps().get(i) + ahead);
        }
        return learned;
    }
}
