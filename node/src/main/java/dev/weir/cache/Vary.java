// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields of a request that a response was chosen by (RFC 9110 §12.5.5, RFC 9111 §4.1).
 *
 * @param fields in lower case and in order, each once
 * @param normalised whether values of the same meaning count as the same
 */
public record Vary(List<String> fields, boolean normalised) {

    /** The response is the same whatever the request says. */
    public static final Vary NOTHING = new Vary(List.of(), false);

    private static final int FIELDS_MAX = 16;

    /** They say what scheme and authority are asked for, and the gateway writes the latter two. */
    private static final Set<String> IN_THE_KEY = Set.of("host", "x-forwarded-host", "x-forwarded-proto");

    /** The upstream has them from the gateway, so what the client says under these names tells nothing. */
    private static final Set<String> NEVER_THE_CLIENTS =
            Set.of("forwarded", "via", "x-forwarded-for", "x-forwarded-port");

    public Vary {
        fields = List.copyOf(fields);
    }

    /**
     * What a response varies by; empty where nobody else may have it.
     *
     * @param known by what responses of the same key have varied, for where this one does not say (RFC 9111 §4.1)
     */
    static Optional<Vary> of(HeaderMap response, CacheRules rules, Vary known) {
        TreeSet<String> fields = new TreeSet<>();
        if (rules.counts("vary")) {
            List<String> named = Fields.elements(response, "vary");
            fields.addAll(named.isEmpty() ? known.fields() : named);
            if (response.contains(Headers.CONTENT_ENCODING)) {
                fields.add(Negotiation.ACCEPT_ENCODING); // and some that are encoded do not say so
            }
        }
        fields.removeAll(rules.varyIgnored());
        fields.removeAll(IN_THE_KEY);
        boolean tells = fields.size() <= FIELDS_MAX
                && fields.stream().allMatch(field -> Fields.isToken(field) && !NEVER_THE_CLIENTS.contains(field))
                && !fields.contains("*");
        return tells ? Optional.of(of(List.copyOf(fields), rules)) : Optional.empty();
    }

    private static Vary of(List<String> fields, CacheRules rules) {
        boolean canonical = fields.stream().anyMatch(Negotiation::has);
        return fields.isEmpty() ? NOTHING : new Vary(fields, canonical && rules.varyNormalised());
    }

    /** Which of the responses a request with these headers is to have. */
    public Variant variant(HeaderMap request) {
        if (fields.isEmpty()) {
            return Variant.NONE;
        }
        StringBuilder text = new StringBuilder();
        for (String field : fields) {
            HeaderValues lines = request.get(field);
            if (lines != null && !lines.isEmpty()) {
                text.append(field).append(": ").append(value(field, lines)).append('\n');
            }
        }
        return Variant.of(this, text.toString());
    }

    private String value(String field, HeaderValues lines) {
        String value = lines.size() == 1 ? lines.getFirst() : String.join(", ", lines);
        return normalised && Negotiation.has(field)
                ? Negotiation.canonical(field, value)
                : Veil.over(field, value.strip());
    }

    /** What it takes in memory, about. */
    long bytes() {
        return fields.stream().mapToLong(Sizes::of).sum() + Sizes.OBJECT;
    }
}
