// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.PathPattern;
import dev.weir.http.PercentEncoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path and perhaps a query with {@code {variables}} in it, and {@code /**} at the end of the path for what the tail
 * of the route's pattern matched. A variable is encoded for the place where it stands, so its value never gets out of
 * its segment or parameter.
 */
final class Template {

    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)}");

    /** What a text consists of. */
    private sealed interface Part {

        /** Stands as it is. */
        record Text(String text) implements Part {}

        /** A variable within a path. */
        record InPath(String name) implements Part {}

        /** A variable within a query. */
        record InQuery(String name) implements Part {}

        record Tail() implements Part {}
    }

    private final String component;
    private final List<Part> parts = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private Template(String component) {
        this.component = component;
    }

    /**
     * @param component of the settings, for the message
     * @throws IllegalArgumentException what is wrong with it
     */
    static Template parse(String component, String text) {
        Template template = new Template(component);
        int question = text.indexOf('?');
        String path = question < 0 ? text : text.substring(0, question);
        boolean tail = path.endsWith("/**");
        template.add(tail ? path.substring(0, path.length() - 3) : path, false);
        if (tail) {
            template.parts.add(new Part.Tail());
            template.names.add(PathPattern.TAIL);
        }
        if (question >= 0) {
            template.add(text.substring(question), true);
        }
        return template;
    }

    private void add(String text, boolean query) {
        Matcher variable = VARIABLE.matcher(text);
        int from = 0;
        while (variable.find()) {
            addText(text.substring(from, variable.start()));
            parts.add(query ? new Part.InQuery(variable.group(1)) : new Part.InPath(variable.group(1)));
            names.add(variable.group(1));
            from = variable.end();
        }
        addText(text.substring(from));
    }

    private void addText(String text) {
        if (text.contains("{") || text.contains("}") || text.contains("**")) {
            throw new IllegalArgumentException(
                    component + ": " + text + " (expected: a variable is {name}; /** stands at the end of the path)");
        }
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }

    /** Why it cannot be filled in from what this pattern binds, if so. */
    Optional<String> misfit(PathPattern pattern) {
        Set<String> bound = pattern.names();
        return names.stream()
                .filter(name -> !bound.contains(name))
                .sorted()
                .findFirst()
                .map(name -> component + ": "
                        + (name.equals(PathPattern.TAIL)
                                ? "/** (expected: a match path that ends with /**, not " + pattern + ")"
                                : "{" + name + "} (expected: a variable of " + pattern + ")"));
    }

    /** Whether it is the same for all requests. */
    boolean fixed() {
        return names.isEmpty();
    }

    /** The text with the variables filled in; {@code /} for an empty path. */
    String expand(Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text literal) {
                text.append(literal.text());
            } else if (part instanceof Part.InPath variable) {
                text.append(PercentEncoding.segment(variables.getOrDefault(variable.name(), "")));
            } else if (part instanceof Part.InQuery variable) {
                text.append(PercentEncoding.component(variables.getOrDefault(variable.name(), "")));
            } else {
                text.append(variables.getOrDefault(PathPattern.TAIL, ""));
            }
        }
        boolean pathless = text.length() == 0 || text.charAt(0) == '?';
        return pathless ? text.insert(0, '/').toString() : text.toString();
    }

    /** The text with {@code x} for every variable: what the checks of its form look at. */
    String sample() {
        Map<String, String> sample = new HashMap<>();
        names.forEach(name -> sample.put(name, name.equals(PathPattern.TAIL) ? "/x" : "x"));
        return expand(sample);
    }
}
