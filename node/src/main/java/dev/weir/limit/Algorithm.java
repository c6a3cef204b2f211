// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/** How what was spent turns into what may be spent again. */
public enum Algorithm {
    /** All of it at the beginning of every window; windows are aligned to 1970, or to the calendar. */
    FIXED_WINDOW,
    /** Each part of it when one window's length has passed since it was spent. */
    SLIDING_WINDOW,
    /** Little by little, at the rate of the limit, up to a burst. */
    TOKEN_BUCKET
}
