// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Asks every rule about a history. */
public final class Checker {

    /** All there are. */
    public static final List<Rule> RULES = List.of(
            new NoLimitExceeded(),
            new NoUpdateLost(),
            new NoRevisionMixed(),
            new NothingSentTwice(),
            new EveryAnswerWhole(),
            new NoneFailed(),
            new NothingToEjected(),
            new NothingPurgedIsServed(),
            new OneFetchAtATime(),
            new NothingForgedIsAccepted(),
            new NothingTakenBackIsAccepted(),
            new NothingGrantedIsRefused());

    /** Of the places where a rule is broken. */
    private static final int SHOWN = 3;

    private Checker() {}

    public static List<Violation> broken(History history) {
        return RULES.stream().flatMap(rule -> rule.broken(history).stream()).toList();
    }

    /** Checks a file: exit code 0 where every rule holds, 1 where one does not. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("arguments: " + List.of(args) + " (expected: a history.jsonl)");
            System.exit(2);
        }
        History history = History.read(Path.of(args[0]));
        List<Violation> broken = broken(history);
        System.out.print(report(broken));
        System.out.println(summary(history) + "; broken: " + broken.size());
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    /** For who reads a failure: of every rule that is broken the first few places; nothing where none is. */
    public static String report(List<Violation> broken) {
        return broken.stream()
                .collect(Collectors.groupingBy(Violation::rule, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Checker::reportOfRule)
                .collect(Collectors.joining());
    }

    private static String reportOfRule(List<Violation> broken) {
        String first =
                broken.stream().limit(SHOWN).map(violation -> violation + "\n").collect(Collectors.joining());
        int more = broken.size() - SHOWN;
        return first + (more > 0 ? broken.get(0).rule() + ": and " + more + " more\n" : "");
    }

    /** How many entries there are of each kind. */
    public static String summary(History history) {
        return history.entries().stream()
                .map(entry -> entry.kind() + (entry.status() == 0 ? "" : " " + entry.status()))
                .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(count -> count.getKey() + ": " + count.getValue())
                .collect(Collectors.joining(", "));
    }
}
