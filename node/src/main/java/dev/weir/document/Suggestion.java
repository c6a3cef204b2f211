// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant by a name that is not known. */
final class Suggestion {

    private static final int CHARACTERS_MAX = 64;

    private Suggestion() {}

    /** {@code (did you mean 'path'?)}, or what there is to choose from. */
    static String of(String name, Collection<String> known) {
        return nearest(name, known)
                .map(near -> "(did you mean '" + near + "'?)")
                .orElseGet(() -> known.isEmpty()
                        ? "(expected: none, there are none)"
                        : "(expected: " + (known.size() > 1 ? "one of " : "") + listed(known) + ")");
    }

    private static String listed(Collection<String> known) {
        String few = String.join(", ", known.stream().limit(12).toList());
        return known.size() > 12 ? few + ", …" : few;
    }

    private static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > CHARACTERS_MAX) {
            return Optional.empty();
        }
        int farthest = Math.max(1, name.length() / 3);
        return known.stream()
                .filter(candidate -> distance(plain(name), plain(candidate)) <= farthest)
                .min(Comparator.comparingInt(candidate -> distance(plain(name), plain(candidate))));
    }

    /** Neither {@code unhealthyAfter} nor {@code unhealthy_after} is far from {@code unhealthy-after}. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Characters to insert, drop, change or swap with their neighbour (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], 1 + d[i - 2][j - 2]);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
