// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Arrays;

/**
 * Tokens by the time that they count from, as pairs in an array, the earliest first: a time in milliseconds, and how
 * many. Nothing here changes an array that it was given.
 */
final class Groups {

    static final long[] NONE = new long[0];

    private Groups() {}

    /** Those between the two times, both included. */
    static long sum(long[] groups, long fromMillis, long toMillis) {
        long sum = 0;
        for (int i = 0; i < groups.length; i += 2) {
            sum += groups[i] >= fromMillis && groups[i] <= toMillis ? groups[i + 1] : 0;
        }
        return sum;
    }

    static long sum(long[] groups) {
        return sum(groups, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The place of the first pair at that time or later. */
    static int first(long[] groups, long atMillis) {
        int low = 0;
        int high = groups.length / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (groups[2 * middle] < atMillis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 2 * low;
    }

    /** Without those of that time and before. */
    static long[] after(long[] groups, long millis) {
        int first = first(groups, millis + 1);
        return first == 0 ? groups : Arrays.copyOfRange(groups, first, groups.length);
    }

    /** With so many more of that time. */
    static long[] with(long[] groups, long atMillis, long tokens) {
        int at = first(groups, atMillis);
        boolean known = at < groups.length && groups[at] == atMillis;
        long[] more = Arrays.copyOf(groups, known ? groups.length : groups.length + 2);
        if (!known) {
            System.arraycopy(groups, at, more, at + 2, groups.length - at);
            more[at] = atMillis;
            more[at + 1] = 0;
        }
        more[at + 1] += tokens;
        return more;
    }

    /** Without so many of that time or later, the earliest of them first; there are as many. */
    static long[] without(long[] groups, long fromMillis, long tokens) {
        int first = first(groups, fromMillis);
        int next = first;
        long left = tokens;
        while (left >= groups[next + 1]) {
            left -= groups[next + 1];
            next += 2;
            if (left == 0) {
                break;
            }
        }
        long[] fewer = new long[groups.length - (next - first)];
        System.arraycopy(groups, 0, fewer, 0, first);
        System.arraycopy(groups, next, fewer, first, groups.length - next);
        if (left > 0) {
            fewer[first + 1] -= left;
        }
        return fewer;
    }

    /** The next multiple of so many milliseconds. */
    static long rounded(long millis, long partMillis) {
        return Math.floorDiv(millis + partMillis - 1, partMillis) * partMillis;
    }

    /** Each at the next multiple of that many milliseconds, so that there are fewer of them. */
    static long[] coarse(long[] groups, long partMillis) {
        long[] coarse = new long[groups.length];
        int end = 0;
        for (int i = 0; i < groups.length; i += 2) {
            long at = rounded(groups[i], partMillis);
            if (end > 0 && coarse[end - 2] == at) {
                coarse[end - 1] += groups[i + 1];
            } else {
                coarse[end] = at;
                coarse[end + 1] = groups[i + 1];
                end += 2;
            }
        }
        return Arrays.copyOf(coarse, end);
    }
}
