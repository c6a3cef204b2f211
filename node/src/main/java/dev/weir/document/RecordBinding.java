// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import dev.weir.document.Node.Entry;
import dev.weir.document.Node.Mapping;
import dev.weir.document.Node.Scalar;
import dev.weir.document.Shape.Field;
import dev.weir.document.Shape.Fields;
import dev.weir.document.Shape.ListOf;
import dev.weir.document.Shape.MapOf;
import dev.weir.document.Shape.Value;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a reading that makes records. */
final class RecordBinding {

    /** How a constructor says which of its components it refuses: {@code "weight: 2000 (expected: 0 to 1000)"}. */
    private static final Pattern REFUSAL = Pattern.compile(
            "((?:[A-Za-z0-9_-]+|\\[[0-9]+])(?:\\.[A-Za-z0-9_-]+|\\[[0-9]+]){0,9}): (.*)", Pattern.DOTALL);

    private final Binding binding;
    private final Environment environment;
    private final Problems problems;

    RecordBinding(Binding binding, Environment environment, Problems problems) {
        this.binding = binding;
        this.environment = environment;
        this.problems = problems;
    }

    /** The record; empty when there is none, and then at least one problem was noted. */
    Optional<Object> bind(Node node, Fields shape, String path) {
        List<Object> arguments = node instanceof Mapping mapping && !shape.bare()
                ? whole(mapping, shape, path)
                : alone(node, shape, path);
        if (arguments.size() < shape.fields().size()) {
            return Optional.empty();
        }
        boolean alone = !(node instanceof Mapping);
        Set<Integer> replaced = new HashSet<>();
        while (true) {
            try {
                return Optional.of(shape.constructor().newInstance(arguments.toArray()));
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof IllegalArgumentException refusal)) {
                    throw new IllegalStateException(shape.type() + " cannot be made", e.getCause());
                }
                int component = refused(String.valueOf(refusal.getMessage()), shape, path, alone);
                Optional<Object> absent =
                        component < 0 ? Optional.empty() : absent(shape.fields().get(component));
                if (absent.isEmpty() || !replaced.add(component)) {
                    return Optional.empty();
                }
                arguments.set(component, absent.get());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(shape.type() + " cannot be made", e);
            }
        }
    }

    /** One argument for each component; fewer when one that must be given cannot be had. */
    private List<Object> whole(Mapping mapping, Fields shape, String path) {
        mapping.entries().forEach((key, entry) -> {
            if (!shape.keys().contains(key)) {
                problems.unknown(entry.place(), Paths.key(path, key), key, shape.keys());
            }
        });
        List<Object> arguments = new ArrayList<>();
        for (Field field : shape.fields()) {
            String at = Paths.key(path, field.key());
            Entry entry = mapping.entries().get(field.key());
            Optional<Object> argument = entry == null ? absent(field) : written(entry.value(), field, at);
            if (argument.isEmpty() && entry == null) {
                problems.add(at, "missing (expected: " + Shapes.of(field.type()).expected() + ")");
            }
            argument.ifPresent(arguments::add);
        }
        return arguments;
    }

    /** As {@link #whole}, where the first component stands for all. */
    private List<Object> alone(Node node, Fields shape, String path) {
        List<Object> arguments = new ArrayList<>();
        if (shape.fields().isEmpty()) {
            return arguments;
        }
        written(node, shape.fields().get(0), path).ifPresent(arguments::add);
        shape.fields().stream().skip(1).forEach(field -> absent(field).ifPresent(arguments::add));
        return arguments;
    }

    private Optional<Object> written(Node node, Field field, String path) {
        Optional<Object> value = binding.bind(node, field.type(), path);
        if (value.isEmpty()) {
            return absent(field);
        }
        return field.optional() ? Optional.of(value) : value;
    }

    /** What a component is when it is not written; empty when it must be. */
    private Optional<Object> absent(Field field) {
        if (field.optional()) {
            return Optional.of(Optional.empty());
        }
        if (field.standard().isPresent()) {
            return Optional.of(standard(field, field.standard().get()));
        }
        Shape shape = Shapes.of(field.type());
        if (shape instanceof ListOf) {
            return Optional.of(List.of());
        }
        return shape instanceof MapOf ? Optional.of(Map.of()) : Optional.empty();
    }

    private Object standard(Field field, String text) {
        Problems own = new Problems("@Default");
        try {
            Node node = standardNode(field, text);
            Optional<Object> value = new Binding(environment, own).bind(node, field.type(), field.key());
            own.throwIfAny();
            return value.orElseThrow();
        } catch (DocumentException e) {
            throw new IllegalStateException("@Default(\"" + text + "\") of " + field.key(), e);
        }
    }

    static Node standardNode(Field field, String text) throws DocumentException {
        return Shapes.of(field.type()) instanceof Value
                ? new Scalar(Place.START, text, !text.isEmpty())
                : TreeReader.read(text, new Problems("@Default"));
    }

    /**
     * Notes what a constructor refused, once for each part.
     *
     * @return which component it is about, -1 for none alone
     */
    private int refused(String message, Fields shape, String path, boolean alone) {
        Matcher refusal = REFUSAL.matcher(message);
        String relative = refusal.matches() ? refusal.group(1) : "";
        int component = shape.bare() ? -1 : shape.keys().indexOf(relative.split("[.\\[]", 2)[0]);
        String below = Paths.join(path, relative);
        String whole = component < 0 ? path : Paths.key(path, shape.keys().get(component));
        if (relative.isEmpty() || (component < 0 && !problems.knows(below))) {
            told(path, message);
        } else if (alone && component == 0) {
            told(path, refusal.group(2));
        } else if (problems.isSound(whole)) {
            told(below, refusal.group(2));
        }
        return component;
    }

    /** After another problem in the same part, it may be about values that are not in the document. */
    private void told(String path, String message) {
        if (problems.isSound(path)) {
            problems.add(path, problems.secrets().hide(path, message));
        }
    }
}
