// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import dev.weir.document.Node.Entry;
import dev.weir.document.Node.Mapping;
import dev.weir.document.Node.Scalar;
import dev.weir.document.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where two documents differ, in words that tell no value: {@code added routes.orders}. How they are written does not
 * count, nor do comments and the order of keys.
 */
public final class Differences {

    private final List<String> found = new ArrayList<>();

    private Differences() {}

    /** Each place once, the outermost: of what is wholly new, no parts. In the order of the documents. */
    public static List<String> between(Document before, Document after) {
        Differences differences = new Differences();
        differences.compare(before.root(), after.root(), "");
        return List.copyOf(differences.found);
    }

    private void compare(Node before, Node after, String path) {
        if (before instanceof Mapping old && after instanceof Mapping fresh) {
            compare(old.entries(), fresh.entries(), path);
        } else if (before instanceof Sequence old && after instanceof Sequence fresh) {
            compare(old.items(), fresh.items(), path);
        } else if (!isSame(before, after)) {
            found.add("changed " + (path.isEmpty() ? "the document" : path));
        }
    }

    private void compare(Map<String, Entry> before, Map<String, Entry> after, String path) {
        before.forEach((key, entry) -> {
            Entry now = after.get(key);
            if (now == null) {
                found.add("removed " + Paths.key(path, key));
            } else {
                compare(entry.value(), now.value(), Paths.key(path, key));
            }
        });
        after.keySet().stream()
                .filter(key -> !before.containsKey(key))
                .forEach(key -> found.add("added " + Paths.key(path, key)));
    }

    /** Item by item; where there are fewer or more, the last ones went or came. */
    private void compare(List<Node> before, List<Node> after, String path) {
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            String item = Paths.item(path, i);
            if (i >= after.size()) {
                found.add("removed " + item);
            } else if (i >= before.size()) {
                found.add("added " + item);
            } else {
                compare(before.get(i), after.get(i), item);
            }
        }
    }

    /** Of two that are not both maps, nor both lists. */
    private static boolean isSame(Node before, Node after) {
        return before instanceof Scalar old
                && after instanceof Scalar fresh
                && old.text().equals(fresh.text())
                && isText(old) == isText(fresh);
    }

    private static boolean isText(Scalar scalar) {
        return !scalar.isNumber() && !scalar.isBoolean() && !scalar.isNothing();
    }
}
