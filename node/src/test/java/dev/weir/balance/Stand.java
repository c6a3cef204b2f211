// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import dev.weir.http.Request;
import dev.weir.http.Requests;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A candidate that is as busy and as slow as a test says, and what tests ask of many of them. */
public final class Stand implements Candidate {

    private final String id;
    private final int weight;
    private final String zone;
    private final int priority;
    int inFlight;
    long latencyNanos;

    Stand(String id, int weight, String zone, int priority) {
        this.id = id;
        this.weight = weight;
        this.zone = zone;
        this.priority = priority;
    }

    /**
     * One of a name, a weight, and perhaps a zone and a priority: {@code a}, {@code a*3}, {@code a*3@eu}, {@code a+1}.
     */
    static Stand one(String text) {
        String[] priority = text.split("\\+");
        String[] zone = priority[0].split("@");
        String[] weight = zone[0].split("\\*");
        return new Stand(
                weight[0],
                weight.length > 1 ? Integer.parseInt(weight[1]) : 1,
                zone.length > 1 ? zone[1] : "",
                priority.length > 1 ? Integer.parseInt(priority[1]) : 0);
    }

    public static List<Stand> of(String... texts) {
        return Stream.of(texts).map(Stand::one).toList();
    }

    /** So many that are alike. */
    static List<Stand> many(int count) {
        return Stream.iterate(1, i -> i + 1)
                .limit(count)
                .map(i -> one("10.0.0." + i))
                .toList();
    }

    Stand busy(int requests) {
        inFlight = requests;
        return this;
    }

    Stand slow(long nanos) {
        latencyNanos = nanos;
        return this;
    }

    /** All of them can be used. */
    public static Lineup<Stand> lineup(List<Stand> stands) {
        return Lineup.of(stands, one -> true, one -> 1, Nearness.NONE);
    }

    static Lineup<Stand> without(List<Stand> stands, String... bad) {
        return Lineup.of(stands, one -> !List.of(bad).contains(one.id), one -> 1, Nearness.NONE);
    }

    /** A request whose key is this header. */
    static Request keyed(String key) {
        return Requests.get("/").withHeaders(headers -> headers.put(new HttpString("X-Key"), key));
    }

    /** How often each is chosen of so many times; - is nobody. */
    static Map<String, Integer> counts(Chooser<Stand> chooser, int times) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < times; i++) {
            String id =
                    chooser.choose(Requests.get("/"), List.of()).map(Stand::id).orElse("-");
            counts.merge(id, 1, Integer::sum);
        }
        return counts;
    }

    /** Whose each of so many keys is. */
    static Map<String, String> owners(Chooser<Stand> chooser, int keys) {
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < keys; i++) {
            String key = "user-" + i;
            owners.put(key, chooser.choose(keyed(key), List.of()).map(Stand::id).orElse("-"));
        }
        return owners;
    }

    /** Keys that are another's afterwards. */
    static List<String> moved(Map<String, String> before, Map<String, String> after) {
        List<String> moved = new ArrayList<>();
        before.forEach((key, owner) -> {
            if (!Objects.equals(after.get(key), owner)) {
                moved.add(key);
            }
        });
        return moved;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public String zone() {
        return zone;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public int ownInFlight() {
        return inFlight;
    }

    @Override
    public long latencyNanos() {
        return latencyNanos;
    }

    @Override
    public String toString() {
        return id;
    }
}
