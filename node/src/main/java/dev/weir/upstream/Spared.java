// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.health.Standing;
import dev.weir.health.UpstreamHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which instances are not to be asked now, as of one look at what is decided.
 *
 * @param standings what was looked at
 * @param instances those that are not asked
 * @param trials those of them that one request may ask
 */
record Spared(Map<String, Standing> standings, List<Instance> instances, List<Instance> trials) {

    static final Spared NONE = new Spared(Map.of(), List.of(), List.of());

    /** What holds now; the same while nothing has changed. */
    static Spared now(Spared last, List<Instance> all, UpstreamHealth health) {
        Map<String, Standing> standings = health.standings();
        if (standings == last.standings) {
            return last;
        }
        List<Instance> spared = new ArrayList<>();
        List<Instance> trials = new ArrayList<>();
        for (Instance instance : all) {
            Standing standing = standings.getOrDefault(instance.url(), Standing.GOOD);
            if (!standing.usable()) {
                spared.add(instance);
            }
            if (standing.trial()) {
                trials.add(instance);
            }
        }
        return new Spared(standings, List.copyOf(spared), List.copyOf(trials));
    }
}
