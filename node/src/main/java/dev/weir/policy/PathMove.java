// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import java.util.Optional;

/**
 * Another beginning for paths: what is {@code from} or below it goes to {@code to}.
 *
 * @param from whole segments, {@code /orders}; empty for every path
 * @param to likewise
 */
record PathMove(String from, String to) {

    PathMove {
        from = withoutSlash(from);
        to = withoutSlash(to);
    }

    /** Where a path goes; empty when it stays. */
    Optional<String> apply(String path) {
        boolean below = path.startsWith(from) && (path.length() == from.length() || path.charAt(from.length()) == '/');
        if (!below) {
            return Optional.empty();
        }
        String moved = to + path.substring(from.length());
        return Optional.of(moved.isEmpty() ? "/" : moved);
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
