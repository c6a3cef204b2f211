// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who is here, as one node sees it.
 *
 * @param self id of that node
 * @param names of all of them by id, that node's included
 */
record Present(String self, Map<String, String> names) {

    Present {
        names = new TreeMap<>(names);
    }

    Set<String> ids() {
        return names.keySet();
    }

    /** What people call them. */
    List<String> named(Collection<String> ids) {
        return ids.stream().map(this::named).toList();
    }

    String named(String id) {
        return names.getOrDefault(id, id);
    }

    boolean isHere(String id) {
        return names.containsKey(id);
    }

    /** Who decides about an upstream. */
    String keeper(String upstream) {
        return Rendezvous.winner("upstream " + upstream, ids()).orElse(self);
    }
}
