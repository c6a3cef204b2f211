// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.config.UpstreamConfig.Instance;

/**
 * An instance that has said itself where it is.
 *
 * @param id by which it says so again; unique in its upstream
 * @param by name of the node that it told last
 * @param atMillis when it said so last, by that node's wall clock
 * @param ttlMillis for how long that holds
 */
public record Registration(String id, Instance instance, String by, long atMillis, long ttlMillis) {

    private static final int ID_CHARACTERS_MAX = 64;

    public Registration {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "id: " + id + " (expected: letters, digits, ., _ and -, at most " + ID_CHARACTERS_MAX + ")");
        }
        if (ttlMillis < 1) {
            throw new IllegalArgumentException("ttl: " + ttlMillis + "ms (expected: at least 1ms)");
        }
    }

    private static boolean isId(String id) {
        return id.length() <= ID_CHARACTERS_MAX && id.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    }
}
