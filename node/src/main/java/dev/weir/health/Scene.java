// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that a keeper looks at when it decides.
 *
 * @param rules what the gateway config asks for
 * @param evidence what everybody saw
 * @param present who is here
 * @param nowMillis in cluster time
 */
record Scene(Rules rules, UpstreamEvidence evidence, Present present, long nowMillis) {

    /** How long a node may take the trial that it was given. */
    static final Duration TRIAL = Duration.ofSeconds(1);

    /** What is said is heard by then. */
    static final Duration HEARD = Duration.ofMillis(300);

    /** A trial of which nothing more is heard is given to another. */
    static final Duration TRIAL_MAX = Duration.ofSeconds(60);

    /** What becomes of a trial. */
    enum TrialEnd {
        WAIT,
        OK,
        FAILED,
        PASS_ON
    }

    /** @param report what the member that was given the trial said last */
    TrialEnd trial(TrialReport report, long number, long untilMillis, String member) {
        TrialReport.End end = report.number() == number ? report.end() : TrialReport.End.NONE;
        if (end == TrialReport.End.OK) {
            return TrialEnd.OK;
        }
        if (end == TrialReport.End.FAILED) {
            return TrialEnd.FAILED;
        }
        if (!present.isHere(member)) {
            return TrialEnd.PASS_ON;
        }
        Duration patience = end == TrialReport.End.UNDER_WAY ? TRIAL_MAX : HEARD;
        return nowMillis > untilMillis + patience.toMillis() ? TrialEnd.PASS_ON : TrialEnd.WAIT;
    }

    /** Who is to make a trial: who asks most, but not the one before, if there is another. */
    String trialMember(String before) {
        List<String> busy =
                evidence.busiest(nowMillis).stream().filter(present::isHere).toList();
        Optional<String> other =
                busy.stream().filter(node -> !node.equals(before)).findFirst();
        if (!busy.isEmpty()) {
            return other.orElse(busy.get(0));
        }
        List<String> all = List.copyOf(present.ids());
        return all.get((all.indexOf(before) + 1) % all.size());
    }

    /** {@code node-1 (3), node-2 (2)}. */
    List<String> counted(Map<String, ? extends Number> byNode) {
        return byNode.entrySet().stream()
                .map(entry -> present.named(entry.getKey()) + " (" + entry.getValue() + ")")
                .collect(Collectors.toList());
    }
}
