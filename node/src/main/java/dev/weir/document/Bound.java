// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import dev.weir.document.Node.Mapping;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** A value that was read from a document, with all problems so far; further checks add theirs. */
public final class Bound<T> {

    private final Node root;
    private final Optional<T> value;
    private final Problems problems;

    Bound(Node root, Optional<T> value, Problems problems) {
        this.root = root;
        this.value = value;
        this.problems = problems;
    }

    /**
     * What could be read: parts with problems are left out of it, or are what they would be if they were not there.
     * Empty when nothing is left.
     */
    public Optional<T> value() {
        return value;
    }

    /**
     * Adds a problem at a path; where nothing stands there, at the nearest part around it.
     *
     * @param message without a value from the document: it may have come from a reference
     */
    public void problem(String path, String message) {
        problems.add(path, message);
    }

    /** Adds a problem with a value that stands at the path; it is not told when it came from a reference. */
    public void wrong(String path, String message) {
        problems.add(path, problems.secrets().hide(path, message));
    }

    /** As {@link #wrong} about a name that is none of the known ones, with what may have been meant. */
    public void unknown(String path, String message, String name, Collection<String> known) {
        wrong(path, message + " " + Suggestion.of(name, known));
    }

    /** Whether the document has something at the path. */
    public boolean stands(String path) {
        return problems.knows(path);
    }

    /** Whether no problem was found at the path or below. */
    public boolean isSound(String path) {
        return problems.isSound(path);
    }

    /** The keys of a map that is a part of the root, with those whose values have problems. */
    public Set<String> keys(String part) {
        if (root instanceof Mapping whole
                && whole.get(part).isPresent()
                && whole.get(part).get() instanceof Mapping map) {
            return map.entries().keySet();
        }
        return Set.of();
    }

    /** The line where the part at a path stands. */
    public int line(String path) {
        return problems.placeOf(path).line();
    }

    /** The key that names a record where a sealed interface stands: {@code set-header}. */
    public static String key(Class<?> type) {
        return Names.kebab(type.getSimpleName());
    }

    /** The path of a part of a part: {@code routes.orders}. */
    public static String path(String path, String key) {
        return Paths.key(path, key);
    }

    /** The path of an item of a list: {@code policies[0]}. */
    public static String path(String path, int index) {
        return Paths.item(path, index);
    }

    /** The value, if nothing at all is wrong. */
    public T orThrow() throws DocumentException {
        problems.throwIfAny();
        return value.orElseThrow();
    }
}
