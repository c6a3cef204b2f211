// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

/** What a history says of one credential, written by hand. */
final class GuardedEntries {

    private GuardedEntries() {}

    /** Known to the first two nodes. */
    static Entry granted(long from, long to) {
        return change(Kind.GRANTED, from, to);
    }

    /** Known to the first two nodes. */
    static Entry takenBack(long from, long to) {
        return change(Kind.TAKEN_BACK, from, to);
    }

    private static Entry change(String kind, long from, long to) {
        return Entry.of(kind, "operator", "node-1", Span.ofMillis(from, to))
                .answered(200)
                .with(Fact.CREDENTIAL, "key-7")
                .with(Fact.NODES, "node-1,node-2");
    }

    static Entry accepted(String node, long from, long to) {
        return asked(node, from, to).answered(200);
    }

    static Entry refused(String node, long from, long to) {
        return asked(node, from, to).answered(401);
    }

    static Entry asked(String node, long from, long to) {
        return Entry.of(Kind.GUARDED, "client", node, Span.ofMillis(from, to)).with(Fact.CREDENTIAL, "key-7");
    }
}
