// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import dev.weir.document.Node.Kind;
import dev.weir.document.Node.Mapping;
import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the values of one Java type are written: reading and the JSON Schema both follow it. */
sealed interface Shape {

    /** What they may be written as. */
    Set<Kind> kinds();

    /** What to write, in an operator's words: {@code a list}. */
    String expected();

    /** A single value. */
    record Value(ValueType type) implements Shape {

        @Override
        public Set<Kind> kinds() {
            return EnumSet.of(Kind.SCALAR);
        }

        @Override
        public String expected() {
            return type.expected();
        }
    }

    /** Values one after the other. */
    record ListOf(Type item) implements Shape {

        @Override
        public Set<Kind> kinds() {
            return EnumSet.of(Kind.LIST);
        }

        @Override
        public String expected() {
            return "a list";
        }
    }

    /** Values by names that the operator chooses. */
    record MapOf(Type value) implements Shape {

        @Override
        public Set<Kind> kinds() {
            return EnumSet.of(Kind.MAP);
        }

        @Override
        public String expected() {
            return "a map by name";
        }
    }

    /**
     * A record: a map with a key for each component.
     *
     * @param bare whether it is written as its only component alone
     * @param text how it is written on one line, where that differs from its component
     */
    record Fields(Class<?> type, Constructor<?> constructor, List<Field> fields, boolean bare, Optional<Value> text)
            implements Shape {

        /** What may stand for the whole record: its first component, where nothing else must be given. */
        Optional<Field> alone() {
            if (fields.isEmpty() || type.isAnnotationPresent(Keyed.class)) {
                return Optional.empty();
            }
            boolean value =
                    bare || listed() || Shapes.of(fields.get(0).type()).kinds().contains(Kind.SCALAR);
            boolean others = fields.stream().skip(1).allMatch(Field::omittable);
            return value && others ? Optional.of(fields.get(0)) : Optional.empty();
        }

        private boolean listed() {
            return type.isAnnotationPresent(Listed.class);
        }

        List<String> keys() {
            return fields.stream().map(Field::key).toList();
        }

        @Override
        public Set<Kind> kinds() {
            Set<Kind> kinds = EnumSet.noneOf(Kind.class);
            if (bare) {
                kinds.addAll(Shapes.of(fields.get(0).type()).kinds());
            }
            text.ifPresent(value -> kinds.add(Kind.SCALAR));
            if (!bare) {
                kinds.add(Kind.MAP);
            }
            if (fields.isEmpty() || (!bare && alone().isPresent())) {
                kinds.add(listed() ? Kind.LIST : Kind.SCALAR);
            }
            return kinds;
        }

        @Override
        public String expected() {
            if (fields.isEmpty()) {
                return "true";
            }
            String one = text.map(Value::expected)
                    .or(() -> alone().map(field -> Shapes.of(field.type()).expected()))
                    .orElse("");
            if (bare) {
                return text.isPresent()
                        ? one + " or " + Shapes.of(fields.get(0).type()).expected()
                        : one;
            }
            String map = "a map of " + String.join(", ", keys());
            return one.isEmpty() ? map : one + " or " + map;
        }
    }

    /**
     * One of a sealed interface's records: a map with one key that names the record, a bare one, or an open one.
     *
     * @param named by key
     */
    record OneOf(Class<?> type, Map<String, Fields> named, List<Fields> bare, List<Fields> open) implements Shape {

        /** The one that is written like this without being named. */
        Optional<Fields> bare(Kind kind) {
            return bare.stream().filter(fields -> fields.kinds().contains(kind)).findFirst();
        }

        /** The one that has the first of its keys here, with a list or map as it must be. */
        Optional<Fields> open(Node node) {
            return open.stream()
                    .filter(fields -> fields.fields().get(0).stands(node))
                    .findFirst();
        }

        @Override
        public Set<Kind> kinds() {
            Set<Kind> kinds = EnumSet.noneOf(Kind.class);
            bare.forEach(fields -> kinds.addAll(fields.kinds()));
            if (!named.isEmpty() || !open.isEmpty()) {
                kinds.add(Kind.MAP);
            }
            return kinds;
        }

        @Override
        public String expected() {
            String bareOnes = Stream.concat(bare.stream(), open.stream())
                    .map(Fields::expected)
                    .collect(Collectors.joining(" or "));
            if (named.isEmpty()) {
                return bareOnes;
            }
            String map = "a map with one of the keys " + String.join(", ", named.keySet());
            return bareOnes.isEmpty() ? map : bareOnes + " or " + map;
        }
    }

    /**
     * A record's component.
     *
     * @param type without its {@code Optional}
     * @param optional whether the record has an {@code Optional} of it
     * @param standard what it is when it is not given, as it would be written
     */
    record Field(String key, Type type, boolean optional, Optional<String> standard) {

        boolean omittable() {
            return optional || standard.isPresent() || isCollection();
        }

        /** Whether a map has it, as the list or map that it must be. */
        boolean stands(Node node) {
            return isCollection()
                    && node instanceof Mapping map
                    && map.get(key)
                            .filter(value -> Shapes.of(type).kinds().contains(value.kind()))
                            .isPresent();
        }

        boolean isCollection() {
            Shape shape = Shapes.of(type);
            return shape instanceof ListOf || shape instanceof MapOf;
        }
    }
}
