// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A table in which every member has as many entries as its weight says (Eisenbud et al., "Maglev: A Fast and Reliable
 * Software Network Load Balancer", NSDI 2016, section 3.4). Members take turns; each takes the next free entry of a
 * sequence of its own, so that when one leaves, the others keep nearly all they had.
 */
final class Maglev implements KeyTable {

    /** The larger of the two sizes of the paper, a prime: with up to 650 members shares differ by 1% at most. */
    static final int SIZE = 65_537;

    private static final int OFFSET = 1;
    private static final int SKIP = 2;

    private final char[] entries = new char[SIZE];
    private final int members;

    /** @param members in the order of their ids, at most 65,535 */
    Maglev(List<Member> members) {
        this.members = members.size();
        int most = members.stream().mapToInt(Member::weight).max().orElse(0);
        int[] offset = new int[members.size()];
        int[] skip = new int[members.size()];
        long[] turn = new long[members.size()];
        for (int i = 0; i < offset.length; i++) {
            long hash = KeyHash.of(members.get(i).id());
            offset[i] = (int) Long.remainderUnsigned(KeyHash.of(hash, OFFSET), SIZE);
            skip[i] = (int) Long.remainderUnsigned(KeyHash.of(hash, SKIP), SIZE - 1) + 1;
        }
        boolean[] taken = new boolean[SIZE];
        int filled = 0;
        for (long round = 1; filled < SIZE; round++) {
            for (int i = 0; i < offset.length && filled < SIZE; i++) {
                // One of half the weight has every second turn.
                if (round * members.get(i).weight() >= (turn[i] + 1) * most) {
                    turn[i]++;
                    while (taken[offset[i]]) {
                        offset[i] = (offset[i] + skip[i]) % SIZE;
                    }
                    taken[offset[i]] = true;
                    entries[offset[i]] = (char) i;
                    filled++;
                }
            }
        }
    }

    @Override
    public int find(long hash, IntPredicate good) {
        // With every one further, half of those that met a bad one are served, if half are good.
        int tries = 8 * members;
        for (int i = 0; i < tries; i++) {
            int member = entries[(int) Long.remainderUnsigned(i == 0 ? hash : KeyHash.of(hash, i), SIZE)];
            if (good.test(member)) {
                return member;
            }
        }
        int from = (int) Long.remainderUnsigned(hash, members);
        for (int i = 0; i < members; i++) {
            int member = (from + i) % members;
            if (good.test(member)) {
                return member;
            }
        }
        return -1;
    }

    /** How many entries each has. */
    int[] counts() {
        int[] counts = new int[members];
        for (char entry : entries) {
            counts[entry]++;
        }
        return counts;
    }

    @Override
    public String toString() {
        return "Maglev" + Arrays.toString(counts());
    }
}
