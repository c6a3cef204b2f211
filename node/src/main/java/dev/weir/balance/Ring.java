// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Points on a circle, as many for each member as its weight says; a key belongs to the next point (Karger et al.,
 * "Consistent Hashing and Random Trees", STOC 1997). When a member leaves or comes, only its own keys move.
 */
final class Ring implements KeyTable {

    /** For a weight of 1. Fewer where weights are large; then those there are stay where they were. */
    private static final int POINTS = 160;

    private final long[] points;
    private final int[] owners;

    /** @param members in the order of their ids */
    Ring(List<Member> members) {
        int most = members.stream().mapToInt(Member::weight).max().orElse(0);
        int each = most <= 10 ? POINTS : most <= 100 ? POINTS / 10 : POINTS / 80;
        record Point(long at, int owner) {}
        Point[] sorted = IntStream.range(0, members.size())
                .boxed()
                .flatMap(owner -> {
                    long hash = KeyHash.of(members.get(owner).id());
                    return IntStream.rangeClosed(1, each * members.get(owner).weight())
                            .mapToObj(i -> new Point(KeyHash.of(hash, i), owner));
                })
                .toArray(Point[]::new);
        Arrays.sort(sorted, Comparator.comparingLong(Point::at).thenComparingInt(Point::owner));
        points = Arrays.stream(sorted).mapToLong(Point::at).toArray();
        owners = Arrays.stream(sorted).mapToInt(Point::owner).toArray();
    }

    @Override
    public int find(long hash, IntPredicate good) {
        int found = Arrays.binarySearch(points, hash);
        int from = found >= 0 ? found : -found - 1;
        for (int i = 0; i < points.length; i++) {
            int owner = owners[(from + i) % points.length];
            if (good.test(owner)) {
                return owner;
            }
        }
        return -1;
    }
}
