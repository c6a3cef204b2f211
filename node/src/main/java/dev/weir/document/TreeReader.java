// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import dev.weir.document.Node.Mapping;
import dev.weir.document.Node.Scalar;
import dev.weir.document.Node.Sequence;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 or JSON, which is a part of it, as a tree. It follows the parser's events and never calls itself, so
 * what nests too deep or grows too large by aliases is refused before it costs anything.
 */
final class TreeReader {

    static final int CHARACTERS_MAX = 8 << 20;
    static final int DEPTH_MAX = 50;
    static final int PARTS_MAX = 1_000_000;

    private final Problems problems;
    private final Map<String, Node> anchors = new HashMap<>();
    private final Deque<OpenNode> open = new ArrayDeque<>();
    private @Nullable Node root;

    private TreeReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * The tree of a text. Keys that stand twice are noted in {@code problems}, and the first one counts.
     *
     * @throws DocumentException when there is no tree
     */
    static Node read(String text, Problems problems) throws DocumentException {
        TreeReader reader = new TreeReader(problems);
        if (text.length() > CHARACTERS_MAX) {
            throw reader.fatal(Place.START, text.length() + " characters (expected: at most " + CHARACTERS_MAX + ")");
        }
        int nextLine = text.indexOf('\u0085');
        if (nextLine >= 0) {
            // The parser drops some of them without a word.
            throw reader.fatal(placeAt(text, nextLine), "U+0085 (expected: the same as an escape, in double quotes)");
        }
        return reader.read(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private Node read(String text) throws DocumentException {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(CHARACTERS_MAX).build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            while (events.hasNext()) {
                accept(events.next());
            }
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            String context = e.getContext();
            throw fatal(
                    mark.map(TreeReader::place).orElse(Place.START),
                    e.getProblem() + (context == null ? "" : ", " + context));
        } catch (ReaderException e) {
            throw fatal(placeAt(text, e.getPosition()), "a character that may not stand here: " + codePoint(e));
        } catch (YamlEngineException e) {
            throw fatal(Place.START, String.valueOf(e.getMessage()));
        }
        if (root == null) {
            throw fatal(Place.START, "nothing (expected: a map)");
        }
        return root;
    }

    private void accept(Event event) throws DocumentException {
        switch (event.getEventId()) {
            case DocumentStart -> {
                if (root != null) {
                    throw fatal(place(event), "a second document (expected: one)");
                }
            }
            case Scalar -> scalar((ScalarEvent) event);
            case MappingStart, SequenceStart -> start((CollectionStartEvent) event);
            case MappingEnd, SequenceEnd -> end();
            case Alias -> alias((AliasEvent) event);
            case Comment, DocumentEnd, StreamStart, StreamEnd -> {
                // Nothing of the tree.
            }
        }
    }

    private void scalar(ScalarEvent event) throws DocumentException {
        refuseTag(event, event.getTag());
        OpenNode around = open.peek();
        if (around != null && around.wantsKey()) {
            if (event.isPlain() && event.getValue().equals("<<")) {
                throw fatal(place(event), "<< (expected: the keys themselves; YAML 1.2 has no merge keys)");
            }
            around.key(event.getValue(), place(event))
                    .ifPresent(first -> problems.add(
                            place(event),
                            path(),
                            "twice (expected: once; the first is at " + first.line() + ":" + first.column() + ")"));
            return;
        }
        add(new Scalar(place(event), event.getValue(), event.isPlain()), anchor(event));
    }

    private void start(CollectionStartEvent event) throws DocumentException {
        refuseTag(event, event.getTag());
        OpenNode around = open.peek();
        if (around != null && around.wantsKey()) {
            throw fatal(place(event), "a list or map as a key (expected: a text)");
        }
        if (open.size() == DEPTH_MAX) {
            throw fatal(place(event), "nested too deep (expected: at most " + DEPTH_MAX + " levels)");
        }
        boolean mapping = event.getEventId() == Event.ID.MappingStart;
        open.push(new OpenNode(place(event), mapping, anchor(event)));
    }

    private void end() throws DocumentException {
        OpenNode ended = open.pop();
        Node node = ended.mapping()
                ? Mapping.of(ended.place(), ended.entries())
                : Sequence.of(ended.place(), ended.items());
        add(node, ended.anchor());
    }

    private void alias(AliasEvent event) throws DocumentException {
        String name = event.getAlias().getValue();
        OpenNode around = open.peek();
        if (around != null && around.wantsKey()) {
            throw fatal(place(event), "*" + name + " as a key (expected: a text)");
        }
        Node target = anchors.get(name);
        if (target == null) {
            throw fatal(place(event), "*" + name + " (expected: an anchor &" + name + " before it, not around it)");
        }
        add(target, Optional.empty());
    }

    private void add(Node node, Optional<String> anchor) throws DocumentException {
        if (node.count() > PARTS_MAX) {
            throw fatal(node.place(), "too large (expected: at most " + PARTS_MAX + " values)");
        }
        if (open.size() + node.height() > DEPTH_MAX) {
            throw fatal(node.place(), "nested too deep (expected: at most " + DEPTH_MAX + " levels)");
        }
        anchor.ifPresent(name -> anchors.put(name, node));
        OpenNode around = open.peek();
        if (around == null) {
            root = node;
        } else {
            around.add(node);
        }
    }

    private void refuseTag(Event event, Optional<String> tag) throws DocumentException {
        if (tag.isPresent()) {
            throw fatal(place(event), "tag " + tag.get() + " (expected: no tags)");
        }
    }

    private String path() {
        String path = "";
        Iterator<OpenNode> outwards = open.descendingIterator();
        while (outwards.hasNext()) {
            path = outwards.next().step(path);
        }
        return path;
    }

    private DocumentException fatal(Place place, String message) {
        problems.add(place, path(), message);
        return new DocumentException(problems.inOrder());
    }

    private static Optional<String> anchor(NodeEvent event) {
        return event.getAnchor().map(anchor -> anchor.getValue());
    }

    private static Place place(Event event) {
        return event.getStartMark().map(TreeReader::place).orElse(Place.START);
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Place placeAt(String text, int index) {
        String before = text.substring(0, Math.max(0, Math.min(index, text.length())));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return new Place(line + 1, before.length() - before.lastIndexOf('\n'));
    }

    private static String codePoint(ReaderException e) {
        return String.format("U+%04X", e.getCodePoint());
    }
}
