// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the accounts that two sides of a split have of one key become one. */
final class Reunion {

    private Reunion() {}

    /** @param later the one that was asked last: its terms are those of the newer revision, more likely than not */
    static Ledger of(Ledger later, Ledger earlier) {
        Tally ours = later.tally();
        Tally current = counted(earlier, later.terms()).map(ours::merge).orElse(ours);
        return new Ledger(
                later.terms(), current.meters(), holders(later, earlier), later.lastMillis(), former(later, earlier));
    }

    private static List<Holder> holders(Ledger later, Ledger earlier) {
        List<Holder> all = new ArrayList<>(later.holders());
        all.removeIf(ours -> earlier.holder(ours.name()).sequence() > ours.sequence());
        earlier.holders().stream()
                .filter(theirs -> later.holder(theirs.name()).sequence() < theirs.sequence())
                .forEach(all::add);
        return all;
    }

    private static Optional<Tally> former(Ledger later, Ledger earlier) {
        Optional<Tally> ours = later.former()
                .map(tally -> counted(earlier, tally.terms()).map(tally::merge).orElse(tally));
        return ours.isPresent() ? ours : otherTerms(later, earlier);
    }

    private static Optional<Tally> otherTerms(Ledger later, Ledger earlier) {
        return tallies(earlier)
                .filter(tally -> !tally.counts(later.terms()))
                .findFirst()
                .map(tally -> new Tally(tally.terms(), tally.meters(), later.lastMillis(), tally.askedMillis()));
    }

    /** What a ledger counted by the windows of these terms. */
    private static Optional<Tally> counted(Ledger ledger, Terms by) {
        return tallies(ledger).filter(tally -> tally.counts(by)).findFirst();
    }

    private static Stream<Tally> tallies(Ledger ledger) {
        return Stream.concat(Stream.of(ledger.tally()), ledger.former().stream());
    }
}
