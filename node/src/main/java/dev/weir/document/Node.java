// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A part of a document as it was written, with the place where it stands; references are unresolved. */
sealed interface Node {

    /** Of the text; of a map or list, the key it stands under, or itself where it stands in a list. */
    Place place();

    /** How many scalars, lists and maps it is made of, with itself; what an alias stands for counts each time. */
    long count();

    /** How many lists and maps are nested in it, with itself. */
    int height();

    Kind kind();

    /** The same, standing elsewhere. */
    Node at(Place elsewhere);

    /** What something may be written as. */
    enum Kind {
        SCALAR,
        LIST,
        MAP;

        @Override
        public String toString() {
            return "a " + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One value.
     *
     * @param plain whether it stands there without quotes, so that {@code 5} is a number and not a text
     */
    record Scalar(Place place, String text, boolean plain) implements Node {

        private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

        /** Whether there is nothing: {@code null} or no text at all. */
        boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }

        /** Whether JSON has the same number. */
        boolean isNumber() {
            return plain && NUMBER.matcher(text).matches();
        }

        boolean isBoolean() {
            return plain && (text.equals("true") || text.equals("false"));
        }

        @Override
        public long count() {
            return 1;
        }

        @Override
        public int height() {
            return 0;
        }

        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }

        @Override
        public Node at(Place elsewhere) {
            return new Scalar(elsewhere, text, plain);
        }
    }

    /** Values one after the other. */
    record Sequence(Place place, List<Node> items, long count, int height) implements Node {

        static Sequence of(Place place, List<Node> items) {
            return new Sequence(place, List.copyOf(items), Node.count(items.stream()), Node.height(items.stream()));
        }

        @Override
        public Kind kind() {
            return Kind.LIST;
        }

        @Override
        public Node at(Place elsewhere) {
            return new Sequence(elsewhere, items, count, height);
        }
    }

    /** Values by key, in the order of the document. */
    record Mapping(Place place, Map<String, Entry> entries, long count, int height) implements Node {

        /** @param entries not changed any more */
        static Mapping of(Place place, Map<String, Entry> entries) {
            Stream<Node> values = entries.values().stream().map(Entry::value);
            Stream<Node> again = entries.values().stream().map(Entry::value);
            return new Mapping(place, entries, Node.count(values), Node.height(again));
        }

        Optional<Node> get(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        @Override
        public Kind kind() {
            return Kind.MAP;
        }

        @Override
        public Node at(Place elsewhere) {
            return new Mapping(elsewhere, entries, count, height);
        }
    }

    /** @param place of the key */
    record Entry(Place place, Node value) {}

    private static long count(Stream<Node> parts) {
        return 1 + parts.mapToLong(Node::count).reduce(0, (a, b) -> Math.min(a + b, Integer.MAX_VALUE));
    }

    private static int height(Stream<Node> parts) {
        return 1 + parts.mapToInt(Node::height).max().orElse(0);
    }
}
