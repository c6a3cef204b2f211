// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.Optional;

/**
 * What an operator asks of an upstream's keeper.
 *
 * @param upstream its name
 * @param instance its URL
 * @param kind what is to happen
 * @param lasts until it is taken back by itself; for good unless it is given
 * @param author who asks, for people
 */
public record Deed(String upstream, String instance, Kind kind, Optional<Duration> lasts, String author) {

    /** What is to happen. */
    public enum Kind {
        /** It is not asked any more. */
        EJECT,
        /** It is asked again, whatever was decided before. */
        RESTORE,
        /** It is not asked anything new. */
        DRAIN
    }
}
