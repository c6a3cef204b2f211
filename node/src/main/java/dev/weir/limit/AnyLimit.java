// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Map;
import java.util.function.ToLongFunction;

/** A limit of one kind or the other, as far as this node knows. Two of different kinds may have the same name. */
public sealed interface AnyLimit permits Limit, PermitPool {

    String name();

    /** What its kind is called in metrics and beans. */
    String type();

    /** What it did on this node. */
    LimitStatistics statistics();

    /** Those of its statistics that mean something for its kind, by their names, in reading order. */
    Map<String, ToLongFunction<LimitCounts>> counted();

    /** The keys that were refused most often lately on this node, with how often. */
    Map<String, Long> topRefused();

    /** How many keys this node remembers. */
    int keys();
}
