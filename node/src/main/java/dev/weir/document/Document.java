// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import dev.weir.document.Node.Entry;
import dev.weir.document.Node.Mapping;
import dev.weir.document.Shape.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A text in YAML or JSON and the tree it stands for. References are as they were written: what they stand for appears
 * only in values that were bound.
 */
public final class Document {

    private final String file;
    private final String text;
    private final Node root;

    private Document(String file, String text, Node root) {
        this.file = file;
        this.text = text;
        this.root = root;
    }

    /**
     * @param file how problems name it
     * @throws DocumentException it is neither YAML nor JSON, has a key twice, or is too large
     */
    public static Document parse(String file, String text) throws DocumentException {
        Problems problems = new Problems(file);
        Node root = TreeReader.read(text, problems);
        problems.throwIfAny();
        return new Document(file, text, root);
    }

    /**
     * The text of a file in UTF-8.
     *
     * @throws DocumentException it cannot be read
     */
    public static String load(Path file) throws DocumentException {
        Problems problems = new Problems(file.toString());
        try {
            if (Files.size(file) > 4L * TreeReader.CHARACTERS_MAX) {
                problems.add("", "too large (expected: at most " + TreeReader.CHARACTERS_MAX + " characters)");
            } else {
                return Files.readString(file);
            }
        } catch (IOException e) {
            problems.add("", "the file cannot be read: " + References.reason(e));
        }
        throw new DocumentException(problems.inOrder().stream()
                .map(problem -> new Problem(problem.file(), 0, 0, "", problem.message()))
                .toList());
    }

    /**
     * Reads a text as a record, as far as that is possible; all problems are in the result.
     *
     * @throws DocumentException there is nothing to read the record from
     */
    public static <T> Bound<T> bind(String file, String text, Class<T> type, Environment environment)
            throws DocumentException {
        Problems problems = new Problems(file);
        Node root = TreeReader.read(text, problems);
        if (!(root instanceof Mapping) && Shapes.of(type) instanceof Fields fields && !fields.bare()) {
            // Short forms are for records inside of others.
            problems.add("", root.kind() + " (expected: a map of " + String.join(", ", fields.keys()) + ")");
            throw new DocumentException(problems.inOrder());
        }
        Optional<T> value =
                new Binding(environment, problems).bind(root, type, "").map(type::cast);
        return new Bound<>(root, value, problems);
    }

    /** As it was given. */
    public String text() {
        return text;
    }

    /** Whether it is written in JSON. */
    public boolean isJson() {
        return text.stripLeading().startsWith("{");
    }

    /** The same document in JSON. */
    public String toJson() {
        return JsonText.of(root);
    }

    /** The same document in YAML; its comments are lost. */
    public String toYaml() {
        return YamlText.of(root);
    }

    Node root() {
        return root;
    }

    /** Whether both say the same in the same order; how they are written does not count, nor do comments. */
    public boolean sameAs(Document other) {
        return toJson().equals(other.toJson());
    }

    /**
     * This document with one object added to a section or put in the place of the one before, in the language of this
     * document; the comments of a YAML document are lost.
     *
     * @param section a map that is a part of the root; made when it is not there
     * @throws DocumentException the root or the section is not a map
     */
    public Document put(String section, String name, Document object) throws DocumentException {
        return with(section, name, Optional.of(object.root));
    }

    /**
     * This document without one object, as {@link #put}; empty when it is not there.
     *
     * @throws DocumentException the root or the section is not a map
     */
    public Optional<Document> remove(String section, String name) throws DocumentException {
        return section(section).get(name).isEmpty()
                ? Optional.empty()
                : Optional.of(with(section, name, Optional.empty()));
    }

    private Document with(String section, String name, Optional<Node> object) throws DocumentException {
        Map<String, Entry> objects = new LinkedHashMap<>(section(section).entries());
        object.ifPresentOrElse(node -> objects.put(name, new Entry(node.place(), node)), () -> objects.remove(name));
        Node changed = Mapping.of(Place.START, Collections.unmodifiableMap(objects));
        Map<String, Entry> sections = new LinkedHashMap<>(map(root, "").entries());
        sections.put(section, new Entry(Place.START, changed));
        Node whole = Mapping.of(Place.START, Collections.unmodifiableMap(sections));
        String written = isJson() ? JsonText.of(whole) : YamlText.of(whole);
        return parse(file, written);
    }

    private Mapping section(String section) throws DocumentException {
        Optional<Node> node = map(root, "").get(section);
        return node.isPresent() ? map(node.get(), section) : Mapping.of(Place.START, Map.of());
    }

    private Mapping map(Node node, String path) throws DocumentException {
        if (node instanceof Mapping mapping) {
            return mapping;
        }
        Problems problems = new Problems(file);
        problems.add(node.place(), path, node.kind() + " (expected: a map)");
        throw new DocumentException(problems.inOrder());
    }
}
