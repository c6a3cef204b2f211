// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.cluster.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which revision a change was made from (RFC 9110 §13.1): {@code If-Match: "7"}, {@code If-Match: *} for whatever is
 * the current one, {@code If-Match: "0"} or {@code If-None-Match: *} where there is none yet.
 *
 * @param numbers those the caller named
 * @param any whether the current one will do, whichever it is
 */
record Precondition(List<Long> numbers, boolean any) {

    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([^\"]*)\"\\s*(?:,|$)");

    /** What the caller said; empty when it said nothing. */
    static Optional<Precondition> of(Call call) {
        Optional<String> match = call.header("If-Match");
        Optional<String> noneMatch = call.header("If-None-Match");
        if (noneMatch.isPresent()) {
            if (match.isPresent() || !noneMatch.get().strip().equals("*")) {
                throw new Refusal(
                        400, "If-None-Match: " + noneMatch.get() + " (expected: *, and no If-Match beside it)");
            }
            return Optional.of(new Precondition(List.of(0L), false));
        }
        return match.map(Precondition::parse);
    }

    /** The number of the revision that must be the current one, as far as this node knows; stale ones are refused. */
    long expected(Optional<Revision> current) {
        long number = current.map(Revision::number).orElse(0L);
        if ((any && number > 0) || numbers.contains(number)) {
            return number;
        }
        // A revision this node has not heard of yet: the cluster decides, and it knows.
        return numbers.stream().filter(named -> named > number).findFirst().orElseThrow(() -> Refusal.stale(current));
    }

    private static Precondition parse(String header) {
        if (header.strip().equals("*")) {
            return new Precondition(List.of(), true);
        }
        List<Long> numbers = new ArrayList<>();
        Matcher tag = TAG.matcher(header);
        int end = 0;
        while (tag.find() && tag.start() == end) {
            end = tag.end();
            // A weak tag never matches here (RFC 9110 §13.1.1), nor does one we did not make.
            if (tag.group(1) == null && tag.group(2).matches("\\d{1,18}")) {
                numbers.add(Long.parseLong(tag.group(2)));
            }
        }
        if (end < header.length()) {
            throw new Refusal(400, "If-Match: " + header + " (expected: a revision number in quotes, like \"7\")");
        }
        return new Precondition(List.copyOf(numbers), false);
    }
}
