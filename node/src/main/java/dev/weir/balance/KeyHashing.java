// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import dev.weir.balance.KeyTable.Member;
import dev.weir.balance.Lineup.Level;
import dev.weir.config.Balance;
import dev.weir.config.LoadBound;
import dev.weir.http.Request;
import dev.weir.policy.KeyMaker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The same candidate for the same key. Tables have all candidates, whether they can be used or not, so that keys of
 * others stay where they are when one fails, and come back when it does; nothing of them depends on who starts slowly.
 *
 * @param <T> what is chosen
 */
final class KeyHashing<T extends Candidate> implements Balancer<T> {

    private static final int IPV6_PREFIX = 64;

    /** Another number of the key than those that its table uses. */
    private static final int LEVEL = -1;

    private final KeyMaker keys;
    private final Balance.Table kind;
    private final double bound;
    private Map<List<Member>, KeyTable> tables = Map.of();

    KeyHashing(Balance.Hash config) {
        this.keys = new KeyMaker(config.by(), IPV6_PREFIX, "");
        this.kind = config.table();
        this.bound = config.bound().map(LoadBound::factor).orElse(Double.POSITIVE_INFINITY);
    }

    @Override
    public synchronized Chooser<T> over(Lineup<T> lineup) {
        Map<List<Member>, KeyTable> kept = new HashMap<>();
        List<Part> parts = lineup.levels().stream()
                .map(level -> new Part(level, kept.computeIfAbsent(members(level), this::table)))
                .toList();
        tables = kept;
        return (request, but) -> choose(parts, request, but);
    }

    private List<Member> members(Level<T> level) {
        return level.all().stream()
                .map(one -> new Member(one.id(), one.weight()))
                .toList();
    }

    private KeyTable table(List<Member> members) {
        KeyTable known = tables.get(members);
        if (known != null) {
            return known;
        }
        return kind == Balance.Table.MAGLEV ? new Maglev(members) : new Ring(members);
    }

    private Optional<T> choose(List<Part> parts, Request request, List<T> but) {
        long hash = KeyHash.of(keys.of(request));
        double lot = KeyHash.share(KeyHash.of(hash, LEVEL));
        int first = 0;
        while (first < parts.size() - 1 && lot >= parts.get(first).level.share()) {
            lot -= parts.get(first).level.share();
            first++;
        }
        Optional<T> found = Optional.empty();
        for (int i = 0; i < parts.size() && found.isEmpty(); i++) {
            found = parts.get((first + i) % parts.size()).find(hash, but);
        }
        return found.isPresent() || but.isEmpty() ? found : choose(parts, request, List.of());
    }

    /** The candidates of one priority, and whose each key is. */
    private final class Part {

        private final Level<T> level;
        private final KeyTable table;

        Part(Level<T> level, KeyTable table) {
            this.level = level;
            this.table = table;
        }

        Optional<T> find(long hash, List<T> but) {
            IntPredicate free = place ->
                    level.usable().get(place) && !but.contains(level.all().get(place));
            int place = bound < Double.POSITIVE_INFINITY ? table.find(hash, free.and(roomy())) : -1;
            if (place < 0) {
                place = table.find(hash, free);
            }
            return place < 0 ? Optional.empty() : Optional.of(level.all().get(place));
        }

        /**
         * Who is not busier than {@code bound} times its share of what is under way, with this request (Mirrokni,
         * Thorup and Zadimoghaddam, "Consistent Hashing with Bounded Loads", SODA 2018). There is always somebody.
         */
        private IntPredicate roomy() {
            long inFlight = 1;
            long weights = 0;
            for (int i = 0; i < level.all().size(); i++) {
                if (level.usable().get(i)) {
                    inFlight += level.all().get(i).inFlight();
                    weights += level.all().get(i).weight();
                }
            }
            double each = bound * inFlight / Math.max(1, weights);
            return place -> {
                T one = level.all().get(place);
                return one.inFlight() + 1 <= Math.ceil(each * one.weight());
            };
        }
    }
}
