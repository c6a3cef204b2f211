// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import dev.weir.document.Node.Entry;
import dev.weir.document.Node.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A list or map whose end was not read yet. */
final class OpenNode {

    private final Place place;
    private final boolean mapping;
    private final Optional<String> anchor;
    private final List<Node> items = new ArrayList<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private @Nullable String key;
    private Place keyPlace = Place.START;

    OpenNode(Place place, boolean mapping, Optional<String> anchor) {
        this.place = place;
        this.mapping = mapping;
        this.anchor = anchor;
    }

    Place place() {
        return place;
    }

    boolean mapping() {
        return mapping;
    }

    Optional<String> anchor() {
        return anchor;
    }

    List<Node> items() {
        return items;
    }

    Map<String, Entry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    boolean wantsKey() {
        return mapping && key == null;
    }

    /**
     * The key of the value to come.
     *
     * @return where it stands already, if it does
     */
    Optional<Place> key(String text, Place at) {
        key = text;
        keyPlace = at;
        return Optional.ofNullable(entries.get(text)).map(Entry::place);
    }

    void add(Node value) {
        if (key == null) {
            items.add(value);
        } else {
            entries.putIfAbsent(key, new Entry(keyPlace, value instanceof Scalar ? value : value.at(keyPlace)));
            key = null;
        }
    }

    /** The path of what is being read in it. */
    String step(String path) {
        if (!mapping) {
            return Paths.item(path, items.size());
        }
        return key == null ? path : Paths.key(path, key);
    }
}
