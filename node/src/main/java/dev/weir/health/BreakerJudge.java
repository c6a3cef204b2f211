// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.health.BreakerVerdict.State;
import dev.weir.health.Rules.Breaker;
import dev.weir.health.Rules.Share;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What becomes of one route's breaker next. */
record BreakerJudge(Breaker rule, BreakerVerdict last, BreakerEvidence evidence, Scene scene) {

    /** The same verdict when nothing is to be changed. */
    BreakerVerdict next() {
        return switch (last.state()) {
            case CLOSED -> closed();
            case OPEN -> scene.nowMillis() >= last.untilMillis() ? onTrial() : last;
            case TRIAL -> trial();
        };
    }

    private BreakerVerdict closed() {
        Outcomes counted = evidence.counted(scene.nowMillis());
        if (rule.rate().exceeds(counted.bad(), counted.total())) {
            return open(
                    counted.bad() + " of " + counted.total() + " attempts failed",
                    scene.counted(evidence.byNode(scene.nowMillis(), Outcomes::bad)));
        }
        return rule.slow()
                .filter(slow -> new Share(
                                slow.share(), rule.rate().over(), rule.rate().window())
                        .exceeds(counted.slow(), counted.total()))
                .map(slow -> open(
                        counted.slow() + " of " + counted.total() + " answers took longer than "
                                + InstanceJudge.text(slow.after()),
                        scene.counted(evidence.byNode(scene.nowMillis(), Outcomes::slow))))
                .orElse(last);
    }

    private BreakerVerdict open(String why, List<String> names) {
        long until = scene.nowMillis() + rule.openFor().toMillis();
        return new BreakerVerdict(State.OPEN, scene.nowMillis(), until, "", why, names);
    }

    private BreakerVerdict onTrial() {
        long until = scene.nowMillis() + Scene.TRIAL.toMillis();
        return last.onTrial(scene.trialMember(last.member()), scene.nowMillis(), until);
    }

    private BreakerVerdict trial() {
        TrialReport report = evidence.trial(last.member());
        List<String> names = scene.present().named(List.of(last.member()));
        return switch (scene.trial(report, last.sinceMillis(), last.untilMillis(), last.member())) {
            case WAIT -> last;
            case PASS_ON -> onTrial();
            case OK -> new BreakerVerdict(State.CLOSED, scene.nowMillis(), 0, "", "a trial went well", names);
            case FAILED -> open("a trial failed", names);
        };
    }

    /** Those of all routes that were ever heard of. */
    static Map<String, BreakerVerdict> all(Ruling last, Scene scene) {
        return scene.rules().breaker().map(rule -> all(rule, last, scene)).orElse(Map.of());
    }

    private static Map<String, BreakerVerdict> all(Breaker rule, Ruling last, Scene scene) {
        Map<String, BreakerVerdict> next = new HashMap<>();
        for (String route : scene.evidence().routes()) {
            BreakerVerdict before = last.breakers().getOrDefault(route, BreakerVerdict.CLOSED);
            BreakerVerdict after =
                    new BreakerJudge(rule, before, scene.evidence().breaker(route), scene).next();
            if (!after.equals(BreakerVerdict.CLOSED)) {
                next.put(route, after);
            }
        }
        return next;
    }
}
