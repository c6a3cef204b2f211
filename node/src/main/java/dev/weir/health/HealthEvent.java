// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.List;

/**
 * A change of somebody's health, as operators read it.
 *
 * @param atMillis in cluster time
 * @param upstream its name
 * @param subject URL of the instance, or {@code route} and its name, or empty for all of the upstream
 * @param what it is now: {@code ejected}, {@code healthy}, {@code open}, …
 * @param why in words
 * @param seenBy names of the nodes that saw it
 * @param bad whether it got worse
 */
public record HealthEvent(
        long atMillis, String upstream, String subject, String what, String why, List<String> seenBy, boolean bad) {

    public HealthEvent {
        seenBy = List.copyOf(seenBy);
    }
}
