// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.document.Shape.Field;
import dev.weir.document.Shape.Fields;
import dev.weir.document.Shape.ListOf;
import dev.weir.document.Shape.MapOf;
import dev.weir.document.Shape.OneOf;
import dev.weir.document.Shape.Value;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of the documents that are read as a record, for completion and checks in editors. It
 * tells keys and forms; ranges and what belongs together is only told by reading.
 */
public final class JsonSchema {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode definitions = JSON.createObjectNode();

    private final Map<String, Class<?>> defined = new HashMap<>();

    private JsonSchema() {}

    /** The schema as a text. */
    public static String of(Class<?> type, String title) {
        JsonSchema schema = new JsonSchema();
        ObjectNode root = JSON.createObjectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", title);
        root.setAll(Shapes.of(type) instanceof Fields fields ? schema.map(fields) : schema.form(type));
        root.set("$defs", schema.definitions);
        try {
            return JSON.writer(JsonText.printer()).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    private ObjectNode form(Type type) {
        Shape shape = Shapes.of(type);
        if (shape instanceof Value value) {
            return value(value.type());
        }
        if (shape instanceof ListOf list) {
            return kind("array").set("items", form(list.item()));
        }
        if (shape instanceof MapOf map) {
            return kind("object").set("additionalProperties", form(map.value()));
        }
        Class<?> named = (Class<?>) type;
        return reference(named, shape);
    }

    private ObjectNode reference(Class<?> type, Shape shape) {
        String name = Names.kebab(type.getSimpleName());
        Class<?> other = defined.putIfAbsent(name, type);
        if (other != null && other != type) {
            throw new IllegalArgumentException("type: " + type + " (expected: another name than " + other + ")");
        }
        if (other == null) {
            // Reserves its place, which keeps the order and lets a type contain itself.
            ObjectNode definition = definitions.putObject(name);
            definition.setAll(shape instanceof Fields fields ? fields(fields) : oneOf((OneOf) shape));
        }
        return JSON.createObjectNode().put("$ref", "#/$defs/" + name);
    }

    private ObjectNode value(ValueType type) {
        return switch (type.form()) {
            case TEXT -> {
                // A text may look like a number: X-Version: 2
                ObjectNode text = JSON.createObjectNode();
                text.putArray("type").add("string").add("number").add("boolean");
                yield text;
            }
            case WORD, SECRET -> word(type);
            case INTEGER -> any(List.of(kind("integer"), behindReference()));
            case NUMBER -> any(List.of(kind("number"), behindReference()));
            case BOOLEAN -> any(List.of(kind("boolean"), behindReference()));
        };
    }

    private static ObjectNode word(ValueType type) {
        return kind("string").put("description", type.expected());
    }

    private static ObjectNode behindReference() {
        return kind("string").put("pattern", "\\$\\{(env|file):");
    }

    private ObjectNode fields(Fields shape) {
        List<ObjectNode> forms = new ArrayList<>();
        shape.text().ifPresent(text -> forms.add(value(text.type())));
        if (shape.fields().isEmpty()) {
            forms.add(JSON.createObjectNode().put("const", true));
        }
        shape.alone().ifPresent(field -> {
            forms.add(form(field.type()));
        });
        if (!shape.bare()) {
            forms.add(map(shape));
        }
        return any(forms);
    }

    private ObjectNode map(Fields shape) {
        ObjectNode map = kind("object");
        ObjectNode properties = map.putObject("properties");
        ArrayNode required = JSON.createArrayNode();
        for (Field field : shape.fields()) {
            ObjectNode form = form(field.type());
            field.standard().ifPresent(text -> standard(field, text, form));
            properties.set(field.key(), form);
            if (!field.omittable()) {
                required.add(field.key());
            }
        }
        if (!required.isEmpty()) {
            map.set("required", required);
        }
        return map.put("additionalProperties", false);
    }

    private static void standard(Field field, String text, ObjectNode form) {
        try {
            form.set("default", JSON.readTree(JsonText.of(RecordBinding.standardNode(field, text))));
        } catch (DocumentException | JsonProcessingException e) {
            throw new IllegalStateException("@Default(\"" + text + "\") of " + field.key(), e);
        }
    }

    private ObjectNode oneOf(OneOf shape) {
        List<ObjectNode> forms = new ArrayList<>();
        shape.bare().forEach(fields -> forms.add(fields(fields)));
        shape.open().forEach(fields -> forms.add(map(fields)));
        if (!shape.named().isEmpty()) {
            ObjectNode map = kind("object");
            ObjectNode properties = map.putObject("properties");
            shape.named().forEach((key, fields) -> properties.set(key, reference(fields.type(), fields)));
            map.put("minProperties", 1).put("maxProperties", 1).put("additionalProperties", false);
            forms.add(map);
        }
        return any(forms);
    }

    private static ObjectNode kind(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static ObjectNode any(List<ObjectNode> forms) {
        if (forms.size() == 1) {
            return forms.get(0);
        }
        ObjectNode any = JSON.createObjectNode();
        any.putArray("anyOf").addAll(forms);
        return any;
    }
}
