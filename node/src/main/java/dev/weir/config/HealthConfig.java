// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.document.Percentage;
import java.util.Optional;

/**
 * How the cluster tells which of an upstream's instances can be used.
 *
 * @param probe how they are asked for their health; they are not unless it is given
 * @param eject when one is spared because of what requests meet
 * @param panic when a smaller part of the instances than this could be used, all are; 0% is never
 */
@Keyed
public record HealthConfig(
        Optional<ProbeConfig> probe, @Default("{}") EjectConfig eject, @Default("50%") Percentage panic) {

    /** What an upstream has that does not say otherwise. */
    public static final HealthConfig STANDARD =
            new HealthConfig(Optional.empty(), EjectConfig.STANDARD, new Percentage(0.5));
}
