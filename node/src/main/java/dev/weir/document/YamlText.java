// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import dev.weir.document.Node.Mapping;
import dev.weir.document.Node.Scalar;
import dev.weir.document.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A tree written as YAML in block style, with quotes only where they are needed. */
final class YamlText {

    private static final CoreSchema SCHEMA = new CoreSchema();

    private YamlText() {}

    static String of(Node root) {
        DumpSettings settings = DumpSettings.builder()
                .setSchema(SCHEMA)
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndent(2)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setSplitLines(false)
                .setMaxSimpleKeyLength(1024)
                .build();
        Text text = new Text();
        new Dump(settings).dumpNode(node(root), text);
        return text.all.toString();
    }

    private static org.snakeyaml.engine.v2.nodes.Node node(Node node) {
        if (node instanceof Mapping mapping) {
            List<NodeTuple> entries = new ArrayList<>();
            mapping.entries()
                    .forEach((key, entry) ->
                            entries.add(new NodeTuple(node(new Scalar(Place.START, key, false)), node(entry.value()))));
            return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
        }
        if (node instanceof Sequence sequence) {
            List<org.snakeyaml.engine.v2.nodes.Node> items =
                    sequence.items().stream().map(YamlText::node).toList();
            return new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
        }
        Scalar scalar = (Scalar) node;
        Tag tag = scalar.plain() ? SCHEMA.getScalarResolver().resolve(scalar.text(), true) : Tag.STR;
        return new ScalarNode(tag, scalar.text(), style(scalar.text()));
    }

    /** Quoted where the reader would take a character for a line break or blank (U+0085, U+2028, U+FEFF …). */
    private static ScalarStyle style(String text) {
        boolean printable =
                text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f) || (c >= 0xa0 && c < 0x2000));
        boolean lines = text.contains("\n");
        boolean blanks = text.startsWith(" ") || text.startsWith("\n") || text.endsWith(" ") || text.contains(" \n");
        if (!printable || (lines && blanks)) {
            return ScalarStyle.DOUBLE_QUOTED;
        }
        return lines ? ScalarStyle.LITERAL : ScalarStyle.PLAIN;
    }

    /** What was written so far. */
    private static final class Text implements StreamDataWriter {

        private final StringBuilder all = new StringBuilder();

        @Override
        public void write(String text) {
            all.append(text);
        }

        @Override
        public void write(String text, int offset, int length) {
            all.append(text, offset, offset + length);
        }
    }
}
