// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import dev.weir.config.MatchConfig;
import dev.weir.http.Handler;

/** A compiled route: which requests, and the whole way they take from here. */
record Route(String name, MatchConfig match, int priority, Conditions conditions, Handler way) {

    Route(String name, MatchConfig match, int priority, Handler way) {
        this(name, match, priority, Conditions.of(match), way);
    }

    /** The same for CORS preflights of what it matches, too. */
    Route withPreflights() {
        return new Route(name, match, priority, conditions.withPreflights(), way);
    }
}
