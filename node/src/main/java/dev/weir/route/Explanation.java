// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

/**
 * Why a route answers a request, or why not.
 *
 * @param route its name
 * @param detail for people: what of the request met what of the route; never the value of a header or a parameter
 */
public record Explanation(String route, Verdict verdict, String detail) {

    /** The first thing that decided, in the order in which they are looked at. */
    public enum Verdict {
        ANSWERS,
        /** Everything matches, but another route goes before. */
        LOSES,
        HOST_DIFFERS,
        PATH_DIFFERS,
        METHOD_DIFFERS,
        HEADER_DIFFERS,
        QUERY_DIFFERS
    }
}
