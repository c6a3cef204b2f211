// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which paths: one, {@code /health}; a template, {@code /users/{id}}; with a tail, {@code /api/**}, also everything
 * below it, {@code /api/} and {@code /api} itself. {@code /a} and {@code /a/} are two paths, and a variable is never
 * empty.
 *
 * <p>A pattern is normalised like a path ({@link PathNormaliser}): {@code /caf%c3%a9} and {@code /café} are both
 * {@code /caf%C3%A9}. What no path can be after that (an empty segment within, a dot segment) is refused.
 *
 * @param segments what stands between the slashes, without the tail; the last one is empty where the pattern ends with
 *     a slash
 * @param tail whether everything below matches too
 */
public record PathPattern(List<Segment> segments, boolean tail) {

    /** The name under which {@link #variables} has what the tail matched. */
    public static final String TAIL = "**";

    private static final int SEGMENTS_MAX = 100;

    /**
     * The more specific one first: from left to right a text before a variable, a variable before the end, the end
     * before a tail. Patterns of the same shape are equal to it.
     */
    public static final Comparator<PathPattern> MOST_SPECIFIC_FIRST = PathPattern::compareShapes;

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
        boolean tail = parts[parts.length - 1].equals(TAIL);
        int end = tail ? parts.length - 1 : parts.length;
        if (end > SEGMENTS_MAX) {
            throw wrong(text, "at most " + SEGMENTS_MAX + " segments");
        }
        for (int i = 0; i < end; i++) {
            if (parts[i].isEmpty() && i < parts.length - 1) {
                throw wrong(text, "no empty segment: in a request, // is read as /");
            }
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
        return new Segment(literal(whole, part), false);
    }

    private static String literal(String whole, String part) {
        StringBuilder ascii = new StringBuilder(part.length());
        for (byte octet : part.getBytes(StandardCharsets.UTF_8)) {
            if (octet < 0) {
                PercentEncoding.append(ascii, octet);
            } else {
                ascii.append((char) octet);
            }
        }
        try {
            String literal = PathNormaliser.normalise("/" + ascii).substring(1);
            if (literal.isEmpty() && !part.isEmpty()) {
                throw wrong(whole, "no dot segment");
            }
            return literal;
        } catch (ProxyException e) {
            throw wrong(whole, "a path as in RFC 3986; " + e.getMessage());
        }
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException("path: " + text + " (expected: " + expected + ")");
    }

    /** @param path normalised */
    public boolean matches(String path) {
        int at = 0;
        for (Segment segment : segments) {
            if (at == path.length()) {
                return false;
            }
            int end = segmentEnd(path, at + 1);
            boolean fits = segment.variable() ? end > at + 1 : isAt(segment.text(), path, at + 1, end);
            if (!fits) {
                return false;
            }
            at = end;
        }
        return tail || at == path.length();
    }

    /**
     * What the variables of the pattern stand for, percent-decoded. A tail is {@link #TAIL}, with its slash and still
     * encoded: {@code /api/**} has {@code /x} for {@code /api/x} and an empty text for {@code /api}.
     *
     * @param path normalised, one that matches
     */
    public Map<String, String> variables(String path) {
        Map<String, String> bound = Map.of();
        int at = 0;
        for (Segment segment : segments) {
            int end = segmentEnd(path, at + 1);
            if (segment.variable()) {
                bound = with(bound, segment.text(), PercentEncoding.decode(path.substring(at + 1, end)));
            }
            at = end;
        }
        return tail ? with(bound, TAIL, path.substring(at)) : bound;
    }

    /** The names that {@link #variables} has. */
    public Set<String> names() {
        Set<String> names = new HashSet<>();
        segments.stream().filter(Segment::variable).forEach(s -> names.add(s.text()));
        if (tail) {
            names.add(TAIL);
        }
        return Set.copyOf(names);
    }

    private static Map<String, String> with(Map<String, String> bound, String name, String value) {
        if (bound.isEmpty()) {
            return Map.of(name, value);
        }
        Map<String, String> more = bound.size() == 1 ? new HashMap<>(bound) : bound;
        more.put(name, value);
        return more;
    }

    private static int segmentEnd(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    private static boolean isAt(String text, String path, int from, int to) {
        return text.length() == to - from && path.startsWith(text, from);
    }

    private static int compareShapes(PathPattern a, PathPattern b) {
        for (int i = 0; ; i++) {
            int difference = Integer.compare(a.looseness(i), b.looseness(i));
            if (difference != 0 || i >= a.segments.size()) {
                return difference;
            }
        }
    }

    private int looseness(int i) {
        if (i < segments.size()) {
            return segments.get(i).variable() ? 1 : 0;
        }
        return tail ? 3 : 2;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        segments.forEach(s -> text.append('/').append(s.variable() ? "{" + s.text() + "}" : s.text()));
        return tail ? text + "/**" : text.toString();
    }
}
