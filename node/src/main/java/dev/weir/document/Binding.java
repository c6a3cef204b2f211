// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import dev.weir.document.Node.Entry;
import dev.weir.document.Node.Mapping;
import dev.weir.document.Node.Scalar;
import dev.weir.document.Node.Sequence;
import dev.weir.document.Shape.Fields;
import dev.weir.document.Shape.ListOf;
import dev.weir.document.Shape.MapOf;
import dev.weir.document.Shape.OneOf;
import dev.weir.document.Shape.Value;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One reading of a tree as values. It goes on after a problem: what could not be read is left out of its list or map,
 * or is what it would be if it were not there, so that all problems are found in one go.
 */
final class Binding {

    /** Of what is not free text: it is looked at by regular expressions, some of which recurse. */
    private static final int WORD_CHARACTERS_MAX = 1000;

    private final Environment environment;
    private final Problems problems;

    Binding(Environment environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** The value of a part; empty when there is none, and then at least one problem was noted. */
    Optional<Object> bind(Node node, Type type, String path) {
        problems.place(path, node.place());
        return bind(node, Shapes.of(type), path);
    }

    private Optional<Object> bind(Node node, Shape shape, String path) {
        if (node instanceof Scalar scalar && scalar.isNothing()) {
            return wrong(path, "nothing", shape.expected());
        }
        if (!shape.kinds().contains(node.kind())) {
            boolean told = node instanceof Scalar && !Shapes.isSecret(shape);
            return wrong(path, told ? ((Scalar) node).text() : node.kind().toString(), shape.expected());
        }
        if (shape instanceof Value value) {
            return value((Scalar) node, value.type(), path);
        }
        if (shape instanceof ListOf list) {
            return Optional.of(list((Sequence) node, list, path));
        }
        if (shape instanceof MapOf map) {
            return Optional.of(map((Mapping) node, map, path));
        }
        if (shape instanceof Fields fields) {
            return record(node, fields, path);
        }
        return oneOf(node, (OneOf) shape, path);
    }

    private Optional<Object> value(Scalar scalar, ValueType type, String path) {
        References.Text text;
        try {
            text = new References(environment).resolve(scalar.text());
        } catch (IllegalArgumentException e) {
            problems.add(path, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        if (text.referred()) {
            problems.secrets().add(path, scalar.text(), text.value());
        }
        if (type.form() == ValueType.Form.SECRET) {
            return secret(new Secret(text.value(), References.isOne(scalar.text())), type, path);
        }
        boolean quoted = !scalar.plain() && !text.referred();
        if (quoted && type.form() != ValueType.Form.TEXT && type.form() != ValueType.Form.WORD) {
            return wrong(path, '"' + scalar.text() + '"', type.expected() + ", without quotes");
        }
        if (type.form() == ValueType.Form.WORD && text.value().length() > WORD_CHARACTERS_MAX) {
            return wrong(path, scalar.text(), "at most " + WORD_CHARACTERS_MAX + " characters");
        }
        try {
            return Optional.of(type.parser().parse(new Secret(text.value(), text.referred()), environment));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            if (text.referred() || !(message.contains("(expected:") || message.contains("(did you mean"))) {
                return wrong(path, scalar.text(), type.expected());
            }
            // "path: users (expected: …)": the problem's own path says it already.
            int shown = message.indexOf(": " + text.value() + " (");
            problems.add(path, shown < 0 ? message : message.substring(shown + 2));
            return Optional.empty();
        }
    }

    /** Problems tell what the type says of it, which never has the value. */
    private Optional<Object> secret(Secret secret, ValueType type, String path) {
        try {
            return Optional.of(type.parser().parse(secret, environment));
        } catch (IllegalArgumentException e) {
            problems.add(path, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private List<Object> list(Sequence sequence, ListOf shape, String path) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            bind(sequence.items().get(i), shape.item(), Paths.item(path, i)).ifPresent(items::add);
        }
        return Collections.unmodifiableList(items);
    }

    private Map<String, Object> map(Mapping mapping, MapOf shape, String path) {
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> bind(entry.value(), shape.value(), Paths.key(path, key))
                .ifPresent(value -> values.put(key, value)));
        return Collections.unmodifiableMap(values);
    }

    private Optional<Object> oneOf(Node node, OneOf shape, String path) {
        Optional<Fields> open = shape.open(node);
        if (open.isPresent()) {
            return record(node, open.get(), path);
        }
        Optional<Fields> bare = shape.bare(node.kind());
        if (bare.isPresent()) {
            return record(node, bare.get(), path);
        }
        Map<String, Entry> entries = ((Mapping) node).entries();
        if (entries.size() != 1) {
            return wrong(
                    path,
                    entries.isEmpty() ? "an empty map" : String.join(", ", entries.keySet()),
                    "one of the keys " + String.join(", ", shape.named().keySet()));
        }
        Map.Entry<String, Entry> only = entries.entrySet().iterator().next();
        String below = Paths.key(path, only.getKey());
        Fields fields = shape.named().get(only.getKey());
        if (fields == null) {
            problems.unknown(
                    only.getValue().place(), below, only.getKey(), shape.named().keySet());
            return Optional.empty();
        }
        problems.place(below, only.getValue().value().place());
        return bind(only.getValue().value(), fields, below);
    }

    private Optional<Object> record(Node node, Fields shape, String path) {
        if (node instanceof Scalar scalar && shape.text().isPresent()) {
            return value(scalar, shape.text().get().type(), path);
        }
        if (node instanceof Scalar scalar
                && shape.fields().isEmpty()
                && !scalar.text().equals("true")) {
            return wrong(path, scalar.text(), shape.expected());
        }
        return new RecordBinding(this, environment, problems).bind(node, shape, path);
    }

    private Optional<Object> wrong(String path, String found, String expected) {
        problems.add(path, Paths.shown(found.isEmpty() ? "\"\"" : found, 80) + " (expected: " + expected + ")");
        return Optional.empty();
    }
}
