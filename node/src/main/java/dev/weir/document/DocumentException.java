// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.util.List;
import java.util.stream.Collectors;

/** A document that is refused as a whole, with everything that is wrong in it. */
public final class DocumentException extends Exception {

    private final transient List<Problem> problems;

    /** @param problems at least one, in the order of the document */
    public DocumentException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
