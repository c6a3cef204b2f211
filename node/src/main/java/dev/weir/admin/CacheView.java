// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import dev.weir.cache.CacheCounts.Kind;
import dev.weir.cache.Held;
import dev.weir.cache.Library;
import dev.weir.cache.Room;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The cache of a node as the admin API shows it. */
record CacheView(Library cache) {

    void writeTo(ObjectNode body) {
        write(cache.shared(), body.putObject("shared"));
        write(cache.near(), body.putObject("near"));
        ObjectNode counts = body.putObject("counts");
        for (Kind kind : Kind.values()) {
            counts.put(kind.label(), cache.counts().of(kind));
        }
        ArrayNode routes = body.putArray("routes");
        cache.usage().byRoute().forEach((name, tally) -> {
            ObjectNode route = routes.addObject().put("name", name).put("hit-ratio", tally.hitRatio());
            tally.found().forEach((kind, count) -> route.put(kind.label(), count));
        });
    }

    private static void write(Room room, ObjectNode into) {
        into.put("keys", room.keys())
                .put("bytes", room.bytes())
                .put("bytes-max", room.bytesMax())
                .put("evictions", room.evictions());
    }

    /** One copy. */
    static void write(Held held, ObjectNode into) {
        into.put("route", held.key().route());
        if (!held.key().parts().isEmpty()) {
            into.put("parts", digest(held.key().parts()));
        }
        if (!held.variant().isEmpty()) {
            into.put("variant", shown(held.variant()));
        }
        into.put("kept", held.shared() ? "shared" : "near")
                .put("status", held.status())
                .put("bytes", held.bytes())
                .put("age-seconds", seconds(held.ageMillis()))
                .put("lifetime-seconds", seconds(held.lifetimeMillis()))
                .put("fresh-for-seconds", seconds(held.freshForMillis()))
                .put("softly-purged", held.softPurged())
                .put("hits", held.hits());
        ArrayNode tags = into.putArray("tags");
        held.tags().stream().sorted().forEach(tags::add);
    }

    /** What the client can take may be told; other fields, such as cookies, are its own. */
    private static String shown(String variant) {
        return variant.lines()
                .map(line -> line.startsWith("accept") ? line : line.substring(0, line.indexOf(':') + 1) + digest(line))
                .collect(Collectors.joining("; "));
    }

    /** Enough to tell one from another. */
    private static String digest(String text) {
        return Hashing.sha256()
                .hashString(text, StandardCharsets.UTF_8)
                .toString()
                .substring(0, 12);
    }

    private static double seconds(long millis) {
        return millis / 1000.0;
    }
}
