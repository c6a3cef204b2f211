// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.List;

/**
 * The fields of a request that a response was chosen by (RFC 9110 §12.5.5, RFC 9111 §4.1).
 *
 * @param fields in lower case and in order, each once
 * @param normalised whether values of the same meaning count as the same
 */
public record Vary(List<String> fields, boolean normalised) {

    /** The response is the same whatever the request says. */
    public static final Vary NOTHING = new Vary(List.of(), false);

    public Vary {
        fields = List.copyOf(fields);
    }

    /** Which of the responses a request with these headers is to have. */
    public Variant variant(HeaderMap request) {
        if (fields.isEmpty()) {
            return Variant.NONE;
        }
        StringBuilder text = new StringBuilder();
        for (String field : fields) {
            HeaderValues lines = request.get(new HttpString(field));
            if (lines != null && !lines.isEmpty()) {
                text.append(field).append(": ").append(value(field, lines)).append('\n');
            }
        }
        return Variant.of(this, text.toString());
    }

    private String value(String field, HeaderValues lines) {
        String value = lines.size() == 1 ? lines.getFirst() : String.join(", ", lines);
        return normalised ? Negotiation.canonical(field, value) : value.strip();
    }

    /** What it takes in memory, about. */
    long bytes() {
        return fields.stream().mapToLong(Sizes::of).sum() + Sizes.OBJECT;
    }
}
