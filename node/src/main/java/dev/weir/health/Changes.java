// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.health.Verdict.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is different in a ruling from the one before, for operators. That a trial goes to another node is not told. */
final class Changes {

    private final Ruling before;
    private final Ruling after;
    private final List<HealthEvent> events = new ArrayList<>();

    private Changes(Ruling before, Ruling after) {
        this.before = before;
        this.after = after;
    }

    static List<HealthEvent> between(Ruling before, Ruling after, long nowMillis) {
        Changes changes = new Changes(before, after);
        new TreeMap<>(after.instances()).forEach(changes::instance);
        new TreeMap<>(after.breakers()).forEach(changes::breaker);
        if (before.panic() != after.panic()) {
            changes.panic(nowMillis);
        }
        return changes.events;
    }

    private void instance(String url, Verdict now) {
        Verdict was = before.instances().get(url);
        State stateBefore = was == null ? State.HEALTHY : was.state();
        boolean again = was != null
                && was.state() == State.EJECTED
                && now.state() == State.EJECTED
                && was.times() != now.times();
        if (stateBefore == now.state() && !again) {
            return;
        }
        String word = now.state().name().toLowerCase(Locale.ROOT);
        boolean trial = now.state() == State.TRIAL;
        events.add(new HealthEvent(
                now.sinceMillis(),
                after.upstream(),
                url,
                trial ? "on trial" : word,
                trial ? "its time is over" : now.evidence(),
                trial ? List.of() : now.seenBy(),
                now.state() != State.HEALTHY && !trial && !now.state().byHand()));
    }

    private void breaker(String route, BreakerVerdict now) {
        BreakerVerdict was = before.breakers().getOrDefault(route, BreakerVerdict.CLOSED);
        if (was.state() == now.state()) {
            return;
        }
        String word =
                switch (now.state()) {
                    case CLOSED -> "let through again";
                    case OPEN -> "refused";
                    case TRIAL -> "on trial";
                };
        boolean trial = now.state() == BreakerVerdict.State.TRIAL;
        events.add(new HealthEvent(
                now.sinceMillis(),
                after.upstream(),
                "route " + route,
                word,
                trial ? "its time is over" : now.evidence(),
                trial ? List.of() : now.seenBy(),
                now.state() == BreakerVerdict.State.OPEN));
    }

    private void panic(long nowMillis) {
        String what = after.panic() ? "in panic" : "no longer in panic";
        String why = after.panic() ? "too few instances are healthy, all are used but those an operator took out" : "";
        events.add(new HealthEvent(nowMillis, after.upstream(), "", what, why, List.of(), after.panic()));
    }

    /** Whether what was seen of an instance before has been judged with this. */
    static boolean isJudged(Map<String, Verdict> before, String url, Verdict now) {
        Verdict was = before.get(url);
        return was != null && was.state() != now.state();
    }
}
