// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a {@code Cache-Control} field, or one that stands for it, says (RFC 9111 §5.2). What is odd is read in the way
 * that keeps less: a prohibition counts however it is written, a permission only if it is written well, and a number
 * that is none or that is contradicted is 0 (§4.2.1).
 */
final class CacheControl {

    /** Nothing is said. */
    static final CacheControl NONE = new CacheControl(Map.of());

    /** Where a number of seconds is larger, or does not fit (RFC 9111 §1.2.2). */
    static final long SECONDS_MAX = 1L << 31;

    private final Map<Directive, Argument> said;

    private CacheControl(Map<Directive, Argument> said) {
        this.said = said;
    }

    /**
     * What follows a directive's name.
     *
     * @param text empty where there is none
     * @param sound whether it is written as it may be
     */
    record Argument(String text, boolean sound) {

        static final Argument NONE = new Argument("", true);
        static final Argument ODD = new Argument("", false);
    }

    static CacheControl of(HeaderMap headers, HttpString field) {
        HeaderValues lines = headers.get(field);
        return lines == null ? NONE : of(lines);
    }

    static CacheControl of(List<String> lines) {
        Collector collector = new Collector();
        for (int i = 0; i < lines.size(); i++) {
            new DirectiveReader(lines.get(i)).read(collector);
        }
        return collector.cacheControl();
    }

    /** Whether it is said at all, however oddly. */
    boolean has(Directive directive) {
        return said.containsKey(directive);
    }

    /** Whether it is said in a way that leaves no doubt: for what permits something. */
    boolean grants(Directive directive) {
        Argument argument = said.get(directive);
        return argument != null && argument.sound();
    }

    /** Its seconds; empty where it is not said, 0 where nobody can tell what is said. At most {@link #SECONDS_MAX}. */
    OptionalLong seconds(Directive directive) {
        Argument argument = said.get(directive);
        if (argument == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(argument.sound() ? Math.max(0, number(argument.text())) : 0);
    }

    /** Its seconds; empty where it is not said or nobody can tell what is said: for requests, which only wish. */
    OptionalLong soundSeconds(Directive directive) {
        Argument argument = said.get(directive);
        return argument == null || !argument.sound() || number(argument.text()) < 0
                ? OptionalLong.empty()
                : OptionalLong.of(number(argument.text()));
    }

    /** Whether it speaks of the whole response, and not of some fields of it. */
    boolean unqualified(Directive directive) {
        Argument argument = said.get(directive);
        return argument != null && (!argument.sound() || argument.text().isEmpty());
    }

    /** The fields that it speaks of, in lower case; empty where it is not said or speaks of the whole response. */
    Set<String> fields(Directive directive) {
        Argument argument = said.get(directive);
        return argument == null || !argument.sound() ? Set.of() : new LinkedHashSet<>(Fields.elements(argument.text()));
    }

    boolean isEmpty() {
        return said.isEmpty();
    }

    /** @return -1 where it is no number */
    static long number(String text) {
        if (text.isEmpty()) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = Math.min(SECONDS_MAX, number * 10 + (c - '0'));
        }
        return number;
    }

    /** Puts together what several directives and several lines say. */
    static final class Collector {

        private final Map<Directive, Argument> said = new EnumMap<>(Directive.class);

        /** One directive more; of what was said before, the more restrictive meaning stays. */
        void add(String name, Argument argument) {
            Directive.named(name)
                    .ifPresent(directive ->
                            said.merge(directive, fit(directive, argument), (a, b) -> both(directive, a, b)));
        }

        CacheControl cacheControl() {
            return said.isEmpty() ? NONE : new CacheControl(said);
        }

        private static Argument fit(Directive directive, Argument argument) {
            if (directive.timed()) {
                boolean bare =
                        directive == Directive.MAX_STALE && argument.text().isEmpty();
                return bare || number(argument.text()) >= 0 ? argument : Argument.ODD;
            }
            if (directive.listsFields()) {
                return argument.text().isEmpty() || isList(argument.text()) ? argument : Argument.ODD;
            }
            return argument.sound() ? Argument.NONE : Argument.ODD;
        }

        private static boolean isList(String text) {
            List<String> names = Fields.elements(text);
            return !names.isEmpty() && names.stream().allMatch(Fields::isToken);
        }

        private static Argument both(Directive directive, Argument one, Argument other) {
            if (one.equals(other)) {
                return one;
            }
            if (!directive.listsFields() || !one.sound() || !other.sound()) {
                return Argument.ODD;
            }
            boolean qualified = !one.text().isEmpty() && !other.text().isEmpty();
            return qualified ? new Argument(one.text() + ',' + other.text(), true) : Argument.NONE;
        }
    }
}
