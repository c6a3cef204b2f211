// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import dev.weir.document.Shape.Field;
import dev.weir.document.Shape.Fields;
import dev.weir.document.Shape.ListOf;
import dev.weir.document.Shape.MapOf;
import dev.weir.document.Shape.OneOf;
import dev.weir.document.Shape.Value;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The shape of every type that was asked for, found by looking at it once. */
final class Shapes {

    private static final Map<Type, Shape> KNOWN = new ConcurrentHashMap<>();

    private Shapes() {}

    /** @throws IllegalArgumentException a type that a document cannot have */
    static Shape of(Type type) {
        Shape known = KNOWN.get(type);
        if (known == null) {
            known = look(type);
            KNOWN.put(type, known);
        }
        return known;
    }

    /** Whether what stands there in vain may have been meant as a {@link Secret}. */
    static boolean isSecret(Shape shape) {
        return shape instanceof Fields fields
                ? fields.fields().stream().anyMatch(field -> holdsSecrets(of(field.type())))
                : holdsSecrets(shape);
    }

    private static boolean holdsSecrets(Shape shape) {
        if (shape instanceof ListOf list) {
            return holdsSecrets(of(list.item()));
        }
        if (shape instanceof MapOf map) {
            return holdsSecrets(of(map.value()));
        }
        return shape instanceof Value value && value.type().form() == ValueType.Form.SECRET;
    }

    private static Shape look(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ListOf(arguments[0]);
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new MapOf(arguments[1]);
            }
        }
        if (type instanceof Class<?> plain) {
            return look(plain);
        }
        throw new IllegalArgumentException("type: " + type + " (expected: one that a document can have)");
    }

    private static Shape look(Class<?> type) {
        Optional<Value> text = ValueType.of(type).map(Value::new);
        boolean bare = type.isAnnotationPresent(Bare.class);
        if (text.isPresent() && !bare) {
            return text.get();
        }
        if (type.isRecord()) {
            return fields(type, bare, text);
        }
        if (type.isSealed()) {
            return oneOf(type);
        }
        throw new IllegalArgumentException(
                "type: " + type.getName() + " (expected: a record, a sealed interface of records or a value)");
    }

    private static Fields fields(Class<?> type, boolean bare, Optional<Value> text) {
        RecordComponent[] components = type.getRecordComponents();
        if (bare && components.length != 1) {
            throw new IllegalArgumentException("type: " + type.getName() + " (expected: @Bare has one component)");
        }
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : components) {
            fields.add(field(component));
        }
        return new Fields(type, canonicalConstructor(type, components), List.copyOf(fields), bare, text);
    }

    private static Field field(RecordComponent component) {
        Type type = component.getGenericType();
        boolean optional = component.getType() == Optional.class;
        Optional<String> standard =
                Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
        return new Field(
                key(component),
                optional ? ((ParameterizedType) type).getActualTypeArguments()[0] : type,
                optional,
                standard);
    }

    private static String key(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key == null ? Names.kebab(component.getName()) : key.value();
    }

    private static Constructor<?> canonicalConstructor(Class<?> type, RecordComponent[] components) {
        Class<?>[] parameters =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has it", e);
        }
    }

    /** What may stand for a sealed type, in the order in which it is written, whichever types stand between. */
    private static Stream<Class<?>> records(Class<?> type) {
        return Arrays.stream(type.getPermittedSubclasses())
                .flatMap(one -> one.isSealed() ? records(one) : Stream.of(one));
    }

    private static OneOf oneOf(Class<?> type) {
        Map<String, Fields> named = new LinkedHashMap<>();
        List<Fields> bare = new ArrayList<>();
        List<Fields> open = new ArrayList<>();
        for (Class<?> one : records(type).toList()) {
            if (!(of(one) instanceof Fields fields)) {
                throw new IllegalArgumentException("type: " + one.getName() + " (expected: a record)");
            }
            if (fields.bare()) {
                bare.add(fields);
            } else if (one.isAnnotationPresent(Open.class)) {
                open.add(fields);
            } else {
                named.put(Names.kebab(one.getSimpleName()), fields);
            }
        }
        return new OneOf(type, named, List.copyOf(bare), List.copyOf(open));
    }
}
