// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A place where a rule does not hold.
 *
 * @param rule its name
 * @param what is wrong
 * @param proof the entries that show it
 */
public record Violation(String rule, String what, List<Entry> proof) {

    private static final int SHOWN = 40;

    public Violation {
        proof = List.copyOf(proof);
    }

    static Violation of(Rule rule, String what, Entry... proof) {
        return new Violation(rule.name(), what, List.of(proof));
    }

    /** For who reads a failure: one line, and one for each entry. */
    @Override
    public String toString() {
        String entries = proof.stream()
                .limit(SHOWN)
                .map(entry -> "\n    " + Line.of(entry))
                .collect(Collectors.joining());
        String more = proof.size() > SHOWN ? "\n    and " + (proof.size() - SHOWN) + " more" : "";
        return rule + ": " + what + entries + more;
    }
}
