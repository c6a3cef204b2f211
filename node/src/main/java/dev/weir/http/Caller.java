// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.Map;
import java.util.Set;

/**
 * Whom a request comes from, as far as it has been proven: the steps that ask who somebody is say it, those behind them
 * go by it.
 *
 * @param consumer the name of a known caller; empty where none is known
 * @param groups those that the consumer is in
 * @param scopes what the caller was granted (RFC 6749 §3.3)
 * @param claims what a verified token says, by name: as in JSON, a text, a number, a boolean, a list or a map
 * @param proven whether it has proven anything; a consumer that stands for those who send no credential has not
 */
public record Caller(
        String consumer, Set<String> groups, Set<String> scopes, Map<String, Object> claims, boolean proven) {

    /** Nobody knows who it is. */
    public static final Caller ANONYMOUS = new Caller("", Set.of(), Set.of(), Map.of());

    public Caller {
        groups = Set.copyOf(groups);
        scopes = Set.copyOf(scopes);
        claims = Map.copyOf(claims);
    }

    /** One that has proven what is said here, if anything is. */
    public Caller(String consumer, Set<String> groups, Set<String> scopes, Map<String, Object> claims) {
        this(consumer, groups, scopes, claims, !consumer.isEmpty() || !claims.isEmpty());
    }

    /** The same where nothing had to be proven for it. */
    public Caller unproven() {
        return new Caller(consumer, groups, scopes, claims, false);
    }

    /** A known one, of whom nothing else is known. */
    public static Caller of(String consumer) {
        return new Caller(consumer, Set.of(), Set.of(), Map.of());
    }

    /** What a claim says where it is a text, a number or a boolean; empty where it is not there, or more than that. */
    public String claim(String name) {
        Object value = claims.get(name);
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : "";
    }
}
