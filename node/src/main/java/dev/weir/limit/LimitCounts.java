// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What one limit did on a node, or all of them, since the node started.
 *
 * @param admitted requests within the limit
 * @param refused requests beyond it
 * @param undecided requests that the cluster said nothing about in time
 * @param full requests whose key an owner had no room for
 * @param calls questions to owners
 * @param granted tokens or permits that owners granted
 * @param returned tokens or permits that were given back unspent
 * @param expired tokens that were neither spent nor given back in their time
 */
public record LimitCounts(
        long admitted, long refused, long undecided, long full, long calls, long granted, long returned, long expired) {

    /** Each of them by its name in metrics and answers, in reading order. */
    public static final Map<String, ToLongFunction<LimitCounts>> BY_NAME = byName();

    /** The same of what permits have: they do not expire. */
    static final Map<String, ToLongFunction<LimitCounts>> OF_PERMITS = ofPermits();

    static final LimitCounts NONE = new LimitCounts(0, 0, 0, 0, 0, 0, 0, 0);

    /** Questions to owners for each request that was admitted; 0 while none was. */
    public double callsPerAdmitted() {
        return admitted == 0 ? 0 : (double) calls / admitted;
    }

    LimitCounts plus(LimitCounts other) {
        return new LimitCounts(
                admitted + other.admitted,
                refused + other.refused,
                undecided + other.undecided,
                full + other.full,
                calls + other.calls,
                granted + other.granted,
                returned + other.returned,
                expired + other.expired);
    }

    private static Map<String, ToLongFunction<LimitCounts>> byName() {
        Map<String, ToLongFunction<LimitCounts>> all = new LinkedHashMap<>();
        all.put("admitted", LimitCounts::admitted);
        all.put("refused", LimitCounts::refused);
        all.put("undecided", LimitCounts::undecided);
        all.put("full", LimitCounts::full);
        all.put("calls", LimitCounts::calls);
        all.put("granted", LimitCounts::granted);
        all.put("returned", LimitCounts::returned);
        all.put("expired", LimitCounts::expired);
        return Collections.unmodifiableMap(all);
    }

    private static Map<String, ToLongFunction<LimitCounts>> ofPermits() {
        Map<String, ToLongFunction<LimitCounts>> all = new LinkedHashMap<>(BY_NAME);
        all.remove("expired");
        return Collections.unmodifiableMap(all);
    }
}
