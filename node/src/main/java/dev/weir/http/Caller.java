// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.Map;

/**
 * Whom a request comes from, as far as it has been proven: the steps that ask who somebody is say it, those behind them
 * go by it.
 *
 * @param consumer the name of a known caller; empty where none is known
 * @param claims what a verified token says, by name
 */
public record Caller(String consumer, Map<String, String> claims) {

    /** Nobody knows who it is. */
    public static final Caller ANONYMOUS = new Caller("", Map.of());

    public Caller {
        claims = Map.copyOf(claims);
    }
}
