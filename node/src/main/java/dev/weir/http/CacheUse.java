// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.Locale;

/** What a request had of the cache. */
public enum CacheUse {
    /** No cache stood on its way. */
    NONE,
    /** A copy that was fresh. */
    HIT,
    /** A copy that was stale and might be served all the same. */
    STALE,
    /** A copy of which the upstream said that it is still good. */
    VALIDATED,
    /** What another request had asked for already. */
    JOINED,
    /** What it had to ask for itself, and others may have now. */
    MISS,
    /** Nothing: it was not for the cache, or what came of it was not. */
    PASSED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** In logs and metrics. */
    public String label() {
        return label;
    }
}
