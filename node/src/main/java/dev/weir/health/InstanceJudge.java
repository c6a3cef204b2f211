// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.health.Rules.Eject;
import dev.weir.health.Verdict.State;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What becomes of one instance next. Whether it may be ejected with regard to the others is not asked here. */
record InstanceJudge(String url, Verdict last, InstanceEvidence evidence, Scene scene) {

    private static final Duration DECLARES_WITHIN = Scene.HEARD;

    /** The same verdict when nothing is to be changed. */
    Verdict next() {
        return switch (last.state()) {
            case HEALTHY -> badProbes().or(this::ejection).orElse(last);
            case UNHEALTHY -> unhealthy();
            case EJECTED -> isOver() ? afterEjection() : last;
            case TRIAL -> trial();
            case HELD, DRAINING -> isOver() ? returned("the time an operator set is over") : last;
        };
    }

    private boolean isOver() {
        return last.untilMillis() != 0 && scene.nowMillis() >= last.untilMillis();
    }

    private Optional<Verdict> badProbes() {
        return scene.rules().probe().flatMap(rule -> evidence.probe()
                .filter(probe -> probe.getValue().run() <= -rule.unhealthyAfter()
                        && probe.getValue().atMillis() > last.sinceMillis())
                .map(probe -> last.turned(
                        State.UNHEALTHY,
                        scene.nowMillis(),
                        0,
                        -probe.getValue().run() + " probes in a row were bad, the last one: "
                                + probe.getValue().why(),
                        scene.present().named(List.of(probe.getKey())))));
    }

    private Verdict unhealthy() {
        if (scene.rules().probe().isEmpty()) {
            return returned("it is not probed any more");
        }
        int enough = scene.rules().probe().get().healthyAfter();
        return evidence.probe()
                .filter(probe -> probe.getValue().run() >= enough)
                .map(probe -> returned(probe.getValue().run() + " probes in a row were good", probe.getKey()))
                .orElse(last);
    }

    private Optional<Verdict> ejection() {
        if (evidence.isQuiet(scene.nowMillis())) {
            return Optional.empty();
        }
        return scene.rules().eject().flatMap(eject -> tooManyInARow(eject)
                .or(() -> tooManyOfAll(eject))
                .or(() -> tooSlow(eject)));
    }

    private Optional<Verdict> tooManyInARow(Eject eject) {
        int run = evidence.run();
        if (run < eject.consecutive() || evidence.mayBeOneNodesFault(scene.nowMillis(), DECLARES_WITHIN.toMillis())) {
            return Optional.empty();
        }
        return Optional.of(
                ejected(eject, run + " failures in a row, the last one: " + evidence.lastBad(), evidence.runByNode()));
    }

    private Optional<Verdict> tooManyOfAll(Eject eject) {
        Outcomes counted = evidence.counted(scene.nowMillis());
        if (!eject.rate().exceeds(counted.bad(), counted.total())) {
            return Optional.empty();
        }
        String why = "%d of %d requests failed within %d s, the last one: %s"
                .formatted(counted.bad(), counted.total(), eject.rate().window().toSeconds(), evidence.lastBad());
        return Optional.of(ejected(eject, why, evidence.badByNode(scene.nowMillis())));
    }

    private Optional<Verdict> tooSlow(Eject eject) {
        Outcomes counted = evidence.counted(scene.nowMillis());
        return eject.slow()
                .filter(slow -> new Rules.Share(
                                slow.share(), eject.rate().over(), eject.rate().window())
                        .exceeds(counted.slow(), counted.total()))
                .map(slow -> ejected(
                        eject,
                        "%d of %d answers took longer than %s"
                                .formatted(counted.slow(), counted.total(), text(slow.after())),
                        evidence.slowByNode(scene.nowMillis())));
    }

    static String text(Duration duration) {
        return duration.toMillis() < 1000
                ? duration.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private Verdict ejected(Eject eject, String why, Map<String, ? extends Number> byNode) {
        long healed = last.is(State.HEALTHY)
                ? (scene.nowMillis() - last.sinceMillis())
                        / Math.max(1, eject.lasts().toMillis())
                : 0;
        int times = (int) Math.max(0, last.times() - healed) + 1;
        return ejected(eject, times, why, scene.counted(byNode));
    }

    private Verdict ejected(Eject eject, int times, String why, List<String> names) {
        // A thousand years would not fit into nanoseconds, and no more is needed than lasts-max.
        long lasts = Math.min(
                eject.lasts().toMillis() * Math.min(times, 10_000),
                eject.lastsMax().toMillis());
        return last.turned(State.EJECTED, scene.nowMillis(), scene.nowMillis() + lasts, why, names)
                .withTimes(times);
    }

    private Verdict afterEjection() {
        if (scene.rules().eject().isEmpty()) {
            return returned("requests do not eject any more");
        }
        if (scene.rules().probe().isEmpty()) {
            return onTrial();
        }
        Optional<Verdict> bad = badProbes();
        return bad.isPresent()
                ? bad.get()
                : evidence.probe()
                        .filter(probe ->
                                probe.getValue().run() > 0 && probe.getValue().atMillis() >= last.untilMillis())
                        .map(probe -> returned("its time was over and a probe was good", probe.getKey()))
                        .orElse(last);
    }

    private Verdict onTrial() {
        long until = scene.nowMillis() + Scene.TRIAL.toMillis();
        return last.onTrial(scene.trialMember(last.member()), scene.nowMillis(), until);
    }

    private Verdict trial() {
        TrialReport report = evidence.of(last.member()).trial();
        return switch (scene.trial(report, last.sinceMillis(), last.untilMillis(), last.member())) {
            case WAIT -> last;
            case PASS_ON -> onTrial();
            case OK -> returned("a trial went well", last.member());
            case FAILED ->
                scene.rules()
                        .eject()
                        .map(eject -> ejected(
                                eject,
                                last.times() + 1,
                                "a trial failed: " + evidence.of(last.member()).lastBad(),
                                scene.present().named(List.of(last.member()))))
                        .orElseGet(() -> returned("requests do not eject any more"));
        };
    }

    private Verdict returned(String why, String node) {
        return last.returned(scene.nowMillis(), why, scene.present().named(List.of(node)));
    }

    private Verdict returned(String why) {
        return last.returned(scene.nowMillis(), why, List.of());
    }
}
