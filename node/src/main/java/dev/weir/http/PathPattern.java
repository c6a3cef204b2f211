// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which paths: one, {@code /health}; a template, {@code /users/{id}}; with a tail, {@code /api/**}, also everything
 * below it and {@code /api} itself.
 *
 * @param segments what stands between the slashes, without the tail
 * @param tail whether everything below matches too
 */
public record PathPattern(List<Segment> segments, boolean tail) {

    /** Between two slashes: a text, or a variable where {@code variable} is true and {@code text} its name. */
    public record Segment(String text, boolean variable) {}

    /** @throws IllegalArgumentException what is wrong with it */
    public static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw wrong(text, "starts with /");
        }
        List<Segment> segments = new ArrayList<>();
        Set<String> variables = new HashSet<>();
        String[] parts = text.substring(1).split("/", -1);
        boolean tail = parts[parts.length - 1].equals("**");
        int end = tail ? parts.length - 1 : parts.length;
        for (int i = 0; i < end; i++) {
            segments.add(segment(text, parts[i], variables));
        }
        return new PathPattern(List.copyOf(segments), tail);
    }

    private static Segment segment(String whole, String part, Set<String> variables) {
        if (part.startsWith("{") && part.endsWith("}")) {
            String name = part.substring(1, part.length() - 1);
            if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")) {
                throw wrong(whole, "a variable is {name}, of letters, digits, - and _");
            }
            if (!variables.add(name)) {
                throw wrong(whole, "the variable {" + name + "} once");
            }
            return new Segment(name, true);
        }
        if (part.contains("*") || part.contains("{") || part.contains("}")) {
            throw wrong(whole, "a variable is a whole segment, /users/{id}; ** stands at the end");
        }
        return new Segment(part, false);
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException("path: " + text + " (expected: " + expected + ")");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        segments.forEach(s -> text.append('/').append(s.variable() ? "{" + s.text() + "}" : s.text()));
        return tail ? text + "/**" : text.toString();
    }
}
