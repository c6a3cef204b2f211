// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every change of the gateway config that was confirmed is part of what the cluster runs in the end, in its order, with
 * the number it was told, and none that was refused is.
 *
 * <p>Each gateway config has a name and is known to be made from another one. So the last one leads back, from one to
 * the one before, to what was there at first. On this way are all that were ever in force; their numbers fall by one
 * with each step. What was answered with an error of the cluster, or not at all, may be on it or not.
 */
public final class NoUpdateLost implements Rule {

    @Override
    public List<Violation> broken(History history) {
        List<Entry> writes = history.of(Kind.CONFIG_WRITE);
        List<Entry> reads = history.of(Kind.CONFIG_READ).stream()
                .filter(read -> read.status() == 200)
                .toList();
        if (writes.isEmpty()) {
            return List.of();
        }
        List<Violation> violations = new ArrayList<>();
        violations.addAll(doubles(writes));
        violations.addAll(wrongReads(writes, reads));
        List<Entry> last = reads.stream().filter(read -> read.has(Fact.FINAL)).toList();
        if (last.isEmpty()) {
            violations.add(Violation.of(this, "nobody read the gateway config in the end"));
        } else if (last.stream().map(NoUpdateLost::shown).distinct().count() > 1) {
            violations.add(new Violation(name(), "in the end nodes differ in what they say", last));
        } else {
            violations.addAll(chain(writes, reads.get(0), last.get(0)));
        }
        return violations;
    }

    private static String shown(Entry read) {
        return read.number(Fact.REVISION) + " " + read.fact(Fact.DOCUMENT);
    }

    private static boolean confirmed(Entry write) {
        return write.status() == 200 || write.status() == 202;
    }

    /** Two that were given the same number, and one that was not given the next one. */
    private List<Violation> doubles(List<Entry> writes) {
        List<Violation> violations = new ArrayList<>();
        Map<Long, Entry> byNumber = new HashMap<>();
        for (Entry write : writes) {
            if (confirmed(write)) {
                Optional.ofNullable(byNumber.put(write.number(Fact.REVISION), write))
                        .ifPresent(other -> violations.add(
                                Violation.of(this, "two changes were given the same number", other, write)));
                if (write.number(Fact.REVISION) != write.number(Fact.REPLACES) + 1) {
                    violations.add(Violation.of(this, "a change was given a number that is not the next one", write));
                }
            }
        }
        return violations;
    }

    /** Reads of a config that nobody wrote under that number, and of one that is put together from two. */
    private List<Violation> wrongReads(List<Entry> writes, List<Entry> reads) {
        Set<String> written = new HashSet<>();
        writes.forEach(write -> written.add(write.number(Fact.REPLACES) + 1 + " " + write.fact(Fact.DOCUMENT)));
        reads.stream().findFirst().ifPresent(first -> written.add(shown(first)));
        List<Violation> violations = new ArrayList<>();
        for (Entry read : reads) {
            if (!written.contains(shown(read))) {
                violations.add(Violation.of(this, "a gateway config was read that nobody wrote like that", read));
            } else if (!read.fact(Fact.DOCUMENT).equals(read.fact(Fact.DOCUMENT_TOO))) {
                violations.add(Violation.of(this, "a gateway config was read that is put together from two", read));
            }
        }
        return violations;
    }

    /** From what is there in the end back to what was there at first. */
    private List<Violation> chain(List<Entry> writes, Entry first, Entry last) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Entry> byDocument = new HashMap<>();
        writes.forEach(write -> byDocument.put(write.fact(Fact.DOCUMENT), write));
        Set<String> kept = new HashSet<>();
        String document = last.fact(Fact.DOCUMENT);
        long number = last.number(Fact.REVISION);
        Entry later = last;
        while (!document.equals(first.fact(Fact.DOCUMENT))) {
            Entry write = byDocument.get(document);
            if (write == null || !kept.add(document)) {
                violations.add(Violation.of(this, document + " is what nobody wrote", later));
                break;
            }
            if (write.number(Fact.REPLACES) + 1 != number) {
                violations.add(
                        Violation.of(this, "the numbers have a gap: this one should be " + number, later, write));
            }
            if (write.status() >= 400 && write.status() < 500) {
                violations.add(Violation.of(this, "a change was refused and made", write));
            }
            document = write.fact(Fact.PREVIOUS);
            number = write.number(Fact.REPLACES);
            later = write;
        }
        for (Entry write : writes) {
            if (confirmed(write) && !kept.contains(write.fact(Fact.DOCUMENT))) {
                violations.add(lost(write, kept, writes, last));
            }
        }
        return violations;
    }

    /** With what has its number instead, if there is something. */
    private Violation lost(Entry write, Set<String> kept, List<Entry> writes, Entry last) {
        List<Entry> proof = new ArrayList<>(List.of(write));
        writes.stream()
                .filter(other -> kept.contains(other.fact(Fact.DOCUMENT)))
                .filter(other -> other.number(Fact.REPLACES) == write.number(Fact.REPLACES))
                .forEach(proof::add);
        proof.add(last);
        return new Violation(name(), "a change was confirmed and is lost", proof);
    }
}
