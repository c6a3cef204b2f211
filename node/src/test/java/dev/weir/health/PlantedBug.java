// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.health.SimulatedNetwork.Message;
import dev.weir.health.SimulatedNetwork.Message.Ruled;
import dev.weir.health.SimulatedNetwork.Message.Said;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A mistake that the simulation must find; or none. */
enum PlantedBug {
    NONE,
    /** What other nodes saw is not heard. */
    DEAF,
    /** Everybody takes every trial for its own. */
    TRIAL_FOR_ALL,
    /** A ruling is heard by whoever has an even name. */
    HALF_HEARD;

    void deliver(SimulatedNode node, Message message) {
        if (message instanceof Said said) {
            if (this != DEAF) {
                node.health().heard(said.pulse());
            }
        } else if (message instanceof Ruled ruled && !(this == HALF_HEARD && node.number() % 2 == 1)) {
            node.health().heard(changed(node, ruled.rulings()));
        }
    }

    private List<Ruling> changed(SimulatedNode node, List<Ruling> rulings) {
        return this == TRIAL_FOR_ALL
                ? rulings.stream().map(ruling -> forAll(node, ruling)).toList()
                : rulings;
    }

    private static Ruling forAll(SimulatedNode node, Ruling ruling) {
        Map<String, Verdict> verdicts = new HashMap<>(ruling.instances());
        verdicts.replaceAll((url, verdict) -> verdict.is(Verdict.State.TRIAL)
                ? verdict.onTrial(node.id(), verdict.sinceMillis(), verdict.untilMillis())
                : verdict);
        return new Ruling(
                ruling.upstream(),
                ruling.term(),
                ruling.sequence(),
                ruling.keeper(),
                ruling.panic(),
                verdicts,
                ruling.breakers());
    }
}
