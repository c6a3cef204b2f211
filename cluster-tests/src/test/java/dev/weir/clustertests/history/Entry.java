// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that happened, as one who was there saw it: a request and what became of it, what the upstream was sent, a
 * fault, or what was promised.
 *
 * @param kind what it is about, see {@link Kind}
 * @param by who saw it
 * @param at the node, or nothing
 * @param status of the answer; 0 where there was none
 * @param failure why there was no answer, or nothing
 * @param facts what the rules need to know, see {@link Fact}
 */
public record Entry(
        String kind, String by, String at, Span span, int status, String failure, Map<String, String> facts) {

    public Entry {
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }

    /** With no answer, no failure and no facts yet. */
    public static Entry of(String kind, String by, String at, Span span) {
        return new Entry(kind, by, at, span, 0, "", Map.of());
    }

    public Entry answered(int answer) {
        return new Entry(kind, by, at, span, answer, failure, facts);
    }

    public Entry failed(String why) {
        return new Entry(kind, by, at, span, 0, why, facts);
    }

    public Entry with(String fact, Object value) {
        Map<String, String> more = new TreeMap<>(facts);
        more.put(fact, value.toString());
        return new Entry(kind, by, at, span, status, failure, more);
    }

    public boolean has(String fact) {
        return facts.containsKey(fact);
    }

    /** Nothing where it is not known. */
    public String fact(String fact) {
        return facts.getOrDefault(fact, "");
    }

    /** A fact that is a number. */
    public long number(String fact) {
        String value = fact(fact);
        if (!value.matches("-?\\d{1,18}")) {
            throw new IllegalArgumentException(fact + ": " + value + " (expected: a number) in " + this);
        }
        return Long.parseLong(value);
    }

    public long number(String fact, long otherwise) {
        return has(fact) ? number(fact) : otherwise;
    }
}
