// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.health.Verdict.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a keeper decides about an upstream, from what was decided before and what everybody saw since. A function: every
 * node could compute it, and the keeper's result holds.
 */
final class Judge {

    private final Ruling last;
    private final Scene scene;
    private final Map<String, Verdict> verdicts = new TreeMap<>();

    private Judge(Ruling last, Scene scene) {
        this.last = last;
        this.scene = scene;
    }

    /** What holds from now on; the same ruling when nothing has changed. */
    static Ruling next(Ruling last, Scene scene) {
        return new Judge(last, scene).next();
    }

    private Ruling next() {
        before();
        // In a fixed order: where only one more may be ejected, it is not left to chance which one.
        for (String url : scene.rules().instances()) {
            Verdict verdict = verdict(url);
            Verdict next = new InstanceJudge(url, verdict, scene.evidence().instance(url), scene).next();
            if (!next.is(State.EJECTED) || !verdict.is(State.HEALTHY) || mayEjectOneMore()) {
                verdicts.put(url, next);
            }
        }
        return ruling();
    }

    private Verdict verdict(String url) {
        return verdicts.getOrDefault(url, Verdict.healthy(scene.nowMillis(), 0));
    }

    private void before() {
        boolean nothingKnown = last.instances().isEmpty();
        for (String url : scene.rules().instances()) {
            Verdict known = last.instances().get(url);
            // Who knows nothing decides nothing: whatever others have decided meanwhile is newer.
            long since = nothingKnown ? 0 : scene.nowMillis();
            verdicts.put(url, known == null ? Verdict.healthy(since, since) : known);
        }
    }

    private Ruling ruling() {
        boolean panic = isPanic(verdicts, scene.rules().panic());
        Map<String, BreakerVerdict> breakers = BreakerJudge.all(last, scene);
        Ruling next = last.next(scene.present().self(), panic, verdicts, breakers);
        return next.saysTheSame(last) && last.keeper().equals(scene.present().self()) ? last : next;
    }

    private boolean mayEjectOneMore() {
        return out(verdicts) < outMax(scene.rules(), verdicts);
    }

    /** How many may be out that no operator took out. */
    private static long outMax(Rules rules, Map<String, Verdict> verdicts) {
        long all = counted(verdicts);
        double max = rules.eject().map(Rules.Eject::max).orElse(0.0);
        return Math.max(all >= 2 && max > 0 ? 1 : 0, (long) (max * all));
    }

    private static long counted(Map<String, Verdict> verdicts) {
        return verdicts.values().stream()
                .filter(verdict -> !verdict.state().byHand())
                .count();
    }

    private static long out(Map<String, Verdict> verdicts) {
        return verdicts.values().stream()
                .filter(verdict -> !verdict.state().byHand() && !verdict.is(State.HEALTHY))
                .count();
    }

    private static boolean isPanic(Map<String, Verdict> verdicts, double threshold) {
        long all = counted(verdicts);
        return all > 0 && (all - out(verdicts)) < threshold * all;
    }

    /** What an operator wants of one instance. */
    static Ruling done(Ruling last, Deed deed, Scene scene) {
        Judge judge = new Judge(last, scene);
        judge.before();
        long now = scene.nowMillis();
        Verdict before = judge.verdict(deed.instance());
        long until = deed.lasts().map(lasts -> now + lasts.toMillis()).orElse(0L);
        String by = "by " + deed.author();
        Verdict after =
                switch (deed.kind()) {
                    case EJECT -> before.turned(State.HELD, now, until, "ejected " + by, List.of());
                    case DRAIN -> before.turned(State.DRAINING, now, until, "drained " + by, List.of());
                    case RESTORE ->
                        before.is(State.HEALTHY)
                                ? before
                                : before.returned(now, "restored " + by, List.of())
                                        .withTimes(0);
                };
        judge.verdicts.put(deed.instance(), after);
        return judge.ruling();
    }

    /**
     * What two keepers decided who did not know of each other: of each instance what was decided last, unless more
     * would be out than may be.
     */
    static Ruling merged(Ruling own, Ruling other, Scene scene) {
        Map<String, Verdict> verdicts = new TreeMap<>(own.instances());
        other.instances()
                .forEach((url, verdict) ->
                        verdicts.merge(url, verdict, (one, two) -> two.sinceMillis() > one.sinceMillis() ? two : one));
        long max = outMax(scene.rules(), verdicts);
        own.instances().forEach((url, verdict) -> {
            State now = verdicts.getOrDefault(url, verdict).state();
            boolean newlyOut = verdict.is(State.HEALTHY) && (now == State.EJECTED || now == State.TRIAL);
            if (newlyOut && out(verdicts) > max) {
                // As of now: so that it holds for the other one as well, who would put back another one.
                verdicts.put(url, verdict.turned(State.HEALTHY, scene.nowMillis(), 0, "", List.of()));
            }
        });
        Map<String, BreakerVerdict> breakers = new HashMap<>(own.breakers());
        other.breakers()
                .forEach((route, verdict) -> breakers.merge(
                        route, verdict, (one, two) -> two.sinceMillis() > one.sinceMillis() ? two : one));
        return new Ruling(
                own.upstream(),
                Math.max(own.term(), other.term()) + 1,
                1,
                scene.present().self(),
                isPanic(verdicts, scene.rules().panic()),
                verdicts,
                breakers);
    }
}
