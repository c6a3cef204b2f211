// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import dev.weir.balance.Simulation.Load;
import dev.weir.balance.Simulation.Outcome;
import dev.weir.balance.Simulation.Sight;
import dev.weir.config.Balance;
import dev.weir.config.Balance.Table;
import dev.weir.config.LoadBound;
import dev.weir.http.Request;
import dev.weir.policy.RequestKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The part of the report about keys. */
final class HashReport {

    private static final Load LOAD = new Load(10, 0, 8, 10, 0.6, 25_000);
    private static final int KEYS = 100_000;

    /** What a bound costs, and what it is good for. */
    String bounded() {
        List<Request> requests = zipf(10_000, LOAD.requests());
        StringBuilder table =
                new StringBuilder("| table | bound | p50 | p99 | longest | most under way at one | at home |\n"
                        + "|---|---|---|---|---|---|---|\n");
        for (Table kind : Table.values()) {
            row(table, kind, Optional.empty(), requests);
            for (double bound : new double[] {1.1, 1.25, 1.5, 2}) {
                row(table, kind, Optional.of(new LoadBound(bound)), requests);
            }
        }
        return table.toString();
    }

    private void row(StringBuilder table, Table kind, Optional<LoadBound> bound, List<Request> requests) {
        int[] home = {0};
        Balancer<Candidate> plain = hashing(kind, Optional.empty());
        Balancer<Candidate> hashing = hashing(kind, bound);
        Outcome outcome = new Simulation(LOAD, Sight.ESTIMATE, random -> lineup -> {
                    Chooser<Candidate> there = plain.over(lineup);
                    Chooser<Candidate> chooser = hashing.over(lineup);
                    return (request, but) -> {
                        Optional<Candidate> chosen = chooser.choose(request, but);
                        home[0] += chosen.equals(there.choose(request, but)) ? 1 : 0;
                        return chosen;
                    };
                })
                .run(requests::get);
        table.append(String.format(
                Locale.ROOT,
                "| %s | %s | %.1f ms | %.0f ms | %.0f ms | %d | %.1f%% |%n",
                kind.name().toLowerCase(Locale.ROOT),
                bound.map(LoadBound::toString).orElse("none"),
                outcome.p50(),
                outcome.p99(),
                outcome.max(),
                outcome.mostInFlight(),
                home[0] * 100.0 / LOAD.requests()));
    }

    private static Balancer<Candidate> hashing(Table kind, Optional<LoadBound> bound) {
        return new KeyHashing<>(new Balance.Hash(new RequestKey.Header("X-Key"), kind, bound));
    }

    /** Requests of keys of which each is asked for as often as its rank says. */
    private static List<Request> zipf(int keys, int count) {
        double[] ends = new double[keys];
        double end = 0;
        for (int i = 0; i < keys; i++) {
            end += 1.0 / (i + 1);
            ends[i] = end;
        }
        List<Request> byRank =
                IntStream.range(0, keys).mapToObj(i -> Stand.keyed("user-" + i)).toList();
        SplittableRandom random = new SplittableRandom(6);
        List<Request> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int found = Arrays.binarySearch(ends, random.nextDouble() * end);
            requests.add(byRank.get(found >= 0 ? found : -found - 1));
        }
        return requests;
    }

    /** How many keys are another's when one instance is gone. */
    String moves() {
        List<Stand> all = Stand.many(10);
        List<Stand> left = all.subList(0, 9);
        StringBuilder table =
                new StringBuilder("| table | gone | must | moved | needlessly | most keys at one, of the mean |\n"
                        + "|---|---|---|---|---|---|\n");
        for (Table kind : Table.values()) {
            Map<String, String> before = owners(kind, Stand.lineup(all));
            String name = kind.name().toLowerCase(Locale.ROOT);
            row(table, name + " | cannot be used", before, owners(kind, Stand.without(all, "10.0.0.10")));
            row(table, name + " | leaves", before, owners(kind, Stand.lineup(left)));
        }
        row(table, "modulo | leaves", modulo(10), modulo(9));
        return table.toString();
    }

    private static void row(StringBuilder table, String name, Map<String, String> before, Map<String, String> after) {
        List<String> moved = Stand.moved(before, after);
        long must = Collections.frequency(before.values(), "10.0.0.10");
        Map<String, Integer> counts = new HashMap<>();
        after.values().forEach(owner -> counts.merge(owner, 1, Integer::sum));
        table.append(String.format(
                Locale.ROOT,
                "| %s | %.2f%% | %.2f%% | %.2f%% | %.3f |%n",
                name,
                must * 100.0 / KEYS,
                moved.size() * 100.0 / KEYS,
                (moved.size() - must) * 100.0 / KEYS,
                Collections.max(counts.values()) * 9.0 / KEYS));
    }

    private static Map<String, String> owners(Table kind, Lineup<Stand> lineup) {
        Balance.Hash config = new Balance.Hash(new RequestKey.Header("X-Key"), kind, Optional.empty());
        return Stand.owners(new KeyHashing<Stand>(config).over(lineup), KEYS);
    }

    private static Map<String, String> modulo(int instances) {
        Map<String, String> owners = new HashMap<>();
        for (int i = 0; i < KEYS; i++) {
            String key = "user-" + i;
            owners.put(key, "10.0.0." + (Long.remainderUnsigned(KeyHash.of(key), instances) + 1));
        }
        return owners;
    }
}
