// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tags of a response: {@code Surrogate-Key}, separated by blanks, and {@code Cache-Tag}, separated by commas. */
final class Tags {

    static final int COUNT_MAX = 1000;
    static final int LENGTH_MAX = 1024;

    private Tags() {}

    /** Empty where there are more or longer ones than are kept. */
    static Optional<Set<String>> of(HeaderMap headers) {
        Set<String> tags = new LinkedHashSet<>();
        for (String line : lines(headers, "Surrogate-Key")) {
            tags.addAll(List.of(line.strip().split("[ \t]+", -1)));
        }
        for (String line : lines(headers, "Cache-Tag")) {
            for (String tag : line.split(",", -1)) {
                tags.add(tag.strip());
            }
        }
        tags.remove("");
        boolean kept = tags.size() <= COUNT_MAX && tags.stream().allMatch(tag -> tag.length() <= LENGTH_MAX);
        return kept ? Optional.of(tags) : Optional.empty();
    }

    private static List<String> lines(HeaderMap headers, String field) {
        HeaderValues lines = headers.get(field);
        return lines == null ? List.of() : lines;
    }
}
