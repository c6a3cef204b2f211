// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request to the admin API, wholly here.
 *
 * @param path its segments, decoded
 * @param query what was asked for, by name, decoded
 */
record Call(String method, List<String> path, Map<String, Deque<String>> query, HeaderMap headers, ByteBuffer body) {

    /** Whether it may change something. */
    boolean isWrite() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    /** Whether it is only to be checked; where that cannot be asked for, the parameter is refused. */
    boolean isDryRun() {
        return query.containsKey("dry-run")
                && parameter("dry-run").filter(value -> !value.equals("false")).isPresent();
    }

    /** The body as text. */
    String text() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(body.duplicate()).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "The body is not UTF-8.");
        }
    }

    /** All values of a header as one list, if it is there at all. */
    Optional<String> header(String name) {
        HeaderValues values = headers.get(name);
        return values == null ? Optional.empty() : Optional.of(String.join(",", values));
    }

    Optional<String> parameter(String name) {
        Deque<String> values = query.get(name);
        if (values == null || values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw new Refusal(400, name + ": given " + values.size() + " times (expected: once)");
        }
        return Optional.of(values.getFirst());
    }

    /** Refuses every other parameter: a misspelt {@code dry-run} must not publish. */
    void allowParameters(String... names) {
        Set<String> unknown = new TreeSet<>(query.keySet());
        unknown.removeAll(Set.of(names));
        if (!unknown.isEmpty()) {
            throw new Refusal(
                    400, "parameter: " + unknown.iterator().next() + " (expected: " + String.join(", ", names) + ")");
        }
    }
}
