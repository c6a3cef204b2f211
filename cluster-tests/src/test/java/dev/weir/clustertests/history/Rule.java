// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.List;

/** Something that a history must keep. A rule is a file, and a line in {@link Checker#RULES}. */
public interface Rule {

    /** What must hold, as a name. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Where it does not hold; empty where it does, and where nothing in the history is about it. */
    List<Violation> broken(History history);
}
