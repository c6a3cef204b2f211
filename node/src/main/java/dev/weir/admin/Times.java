// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Moments of the cluster's clock, for people: in UTC, as RFC 3339 has them. */
final class Times {

    private Times() {}

    /** Empty for 0, which is no moment. */
    static String text(long millis) {
        return millis == 0 ? "" : Instant.ofEpochMilli(millis).toString();
    }

    /** As a member of that name; none for 0. */
    static void write(String name, long millis, ObjectNode body) {
        if (millis != 0) {
            body.put(name, text(millis));
        }
    }
}
