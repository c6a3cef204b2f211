// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import java.time.Duration;

/**
 * When a second instance is asked beside one that is slow; the first good answer is taken.
 *
 * @param after how long an instance has before the next one is asked; 1 ms to 1 day
 * @param attempts asked at the same time at most, 2 to 5
 */
public record HedgeConfig(Duration after, @Default("2") int attempts) {

    public HedgeConfig {
        Checks.patience("after", after);
        Checks.range("attempts", attempts, 2, 5);
    }
}
