// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes of a body (RFC 9110 §14.1.2).
 *
 * @param first counted from 0
 * @param last within the body, not before the first
 */
record ByteRange(int first, int last) {

    private static final Pattern SPEC = Pattern.compile("(?<first>[0-9]*)-(?<last>[0-9]*)");
    private static final String UNIT = "bytes=";

    /** Who wants more pieces gets the whole (RFC 9110 §14.2, §17.15). */
    private static final int COUNT_MAX = 16;

    private static final int OVERLAPPING_MAX = 1;

    int length() {
        return last - first + 1;
    }

    /**
     * The ranges that a {@code Range} field names, in its order.
     *
     * @param length of the body
     * @return empty where the field is to be ignored; no range at all where none of them can be had
     */
    static Optional<List<ByteRange>> parse(String field, int length) {
        String text = field.strip();
        if (!text.toLowerCase(Locale.ROOT).startsWith(UNIT)) {
            return Optional.empty();
        }
        List<ByteRange> ranges = new ArrayList<>();
        int specs = 0;
        for (String element : text.substring(UNIT.length()).split(",", -1)) {
            String spec = element.strip();
            if (spec.isEmpty()) {
                continue;
            }
            Matcher matcher = SPEC.matcher(spec);
            if (++specs > COUNT_MAX || !matcher.matches() || !isSound(matcher)) {
                return Optional.empty();
            }
            resolve(matcher, length).ifPresent(ranges::add);
        }
        return specs == 0 || isWasteful(ranges, length) ? Optional.empty() : Optional.of(ranges);
    }

    private static boolean isSound(Matcher spec) {
        long first = position(spec.group("first"));
        long last = position(spec.group("last"));
        return first < 0 ? last >= 0 : last < 0 || last >= first;
    }

    /** Empty where none of its bytes is there. */
    private static Optional<ByteRange> resolve(Matcher spec, int length) {
        long first = position(spec.group("first"));
        long last = position(spec.group("last"));
        if (first < 0) {
            int suffix = (int) Math.min(last, length);
            return suffix == 0 ? Optional.empty() : Optional.of(new ByteRange(length - suffix, length - 1));
        }
        if (first >= length) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange((int) first, last < 0 ? length - 1 : (int) Math.min(last, length - 1)));
    }

    /** -1 where nothing is written; what no body has is as good as any such number. */
    private static long position(String digits) {
        if (digits.isEmpty()) {
            return -1;
        }
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** Whether the pieces together are more than the whole, or the same bytes again and again. */
    private static boolean isWasteful(List<ByteRange> ranges, int length) {
        long sum = ranges.stream().mapToLong(ByteRange::length).sum();
        long overlapping = 0;
        for (int i = 0; i < ranges.size(); i++) {
            ByteRange range = ranges.get(i);
            overlapping += ranges.subList(0, i).stream().filter(range::overlaps).count();
        }
        return ranges.size() > 1 && (sum >= length || overlapping > OVERLAPPING_MAX);
    }

    private boolean overlaps(ByteRange other) {
        return first <= other.last && other.first <= last;
    }
}
