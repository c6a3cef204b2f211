// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.List;

/** An answer of the upstream is the one to that request, to its last byte: of nobody else, and not a part of it. */
public final class EveryAnswerWhole implements Rule {

    @Override
    public List<Violation> broken(History history) {
        return history.entries().stream()
                .filter(entry -> entry.status() == 200 && entry.has(Fact.WANTED))
                .filter(entry -> !entry.fact(Fact.WANTED).equals(entry.fact(Fact.GOT)))
                .map(entry -> Violation.of(this, "an answer is not the one to its request", entry))
                .toList();
    }
}
