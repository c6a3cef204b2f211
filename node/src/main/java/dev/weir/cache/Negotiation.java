// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One spelling for what a request wishes, so that requests with the same wishes share a response (RFC 9111 §4.1). What
 * comes out is a field value again, to be sent to the upstream in place of the client's: then the response cannot
 * depend on what has been left out.
 */
public final class Negotiation {

    public static final String ACCEPT_ENCODING = "accept-encoding";
    public static final String ACCEPT_LANGUAGE = "accept-language";

    private static final List<String> CODINGS = List.of("br", "gzip", "zstd");
    private static final int LANGUAGES_MAX = 10;

    private static final int KNOWN_MAX = 256;
    private static final int KNOWN_CHARACTERS_MAX = 128;

    /** Clients write few different values: the last one of each place, so no request counts commas again. */
    private static final @Nullable Known[] KNOWN = new @Nullable Known[KNOWN_MAX];

    private Negotiation() {}

    /** A value that was seen, and what it comes to. Any thread may see it, or an older one, or none. */
    private record Known(String field, String value, String canonical) {}

    /** Whether values of this field can mean the same in other words. */
    static boolean has(String field) {
        return field.equals(ACCEPT_ENCODING) || field.equals(ACCEPT_LANGUAGE);
    }

    /** @param field in lower case */
    public static String canonical(String field, String value) {
        if (!has(field)) {
            return value.strip();
        }
        int place = (value.hashCode() ^ field.hashCode()) & (KNOWN_MAX - 1);
        Known known = KNOWN[place];
        if (known != null && known.value.equals(value) && known.field.equals(field)) {
            return known.canonical;
        }
        String canonical = field.equals(ACCEPT_ENCODING) ? encodings(value) : languages(value);
        if (value.length() <= KNOWN_CHARACTERS_MAX) {
            KNOWN[place] = new Known(field, value, canonical);
        }
        return canonical;
    }

    /** The codings in use that the client takes, whatever it likes best (RFC 9110 §12.5.3). */
    private static String encodings(String value) {
        TreeSet<String> taken = new TreeSet<>();
        TreeSet<String> refused = new TreeSet<>();
        for (Wish wish : wishes(value)) {
            String coding = wish.name().equals("x-gzip") ? "gzip" : wish.name();
            (wish.thousandths() > 0 ? taken : refused).add(coding);
        }
        if (taken.contains("*")) {
            CODINGS.stream().filter(coding -> !refused.contains(coding)).forEach(taken::add);
        }
        taken.retainAll(CODINGS);
        taken.removeAll(refused);
        return taken.isEmpty() ? "identity" : String.join(", ", taken);
    }

    /** The languages from the most to the least wanted, whatever the weights (RFC 9110 §12.5.4). */
    private static String languages(String value) {
        List<Wish> wishes = new ArrayList<>(wishes(value));
        wishes.removeIf(wish -> wish.thousandths() == 0);
        wishes.sort(Comparator.comparingInt(Wish::thousandths).reversed());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(wishes.size(), LANGUAGES_MAX); i++) {
            text.append(i == 0 ? "" : ", ").append(wishes.get(i).name());
            text.append(i == 0 ? "" : ";q=0." + (LANGUAGES_MAX - i));
        }
        return text.toString();
    }

    /** An element of such a list. */
    private record Wish(String name, int thousandths) {}

    private static List<Wish> wishes(String value) {
        List<Wish> wishes = new ArrayList<>();
        for (String element : value.toLowerCase(Locale.ROOT).split(",", -1)) {
            int semicolon = element.indexOf(';');
            String name = (semicolon < 0 ? element : element.substring(0, semicolon)).strip();
            int weight = semicolon < 0
                    ? 1000
                    : weight(element.substring(semicolon + 1).strip());
            if (!name.isEmpty() && weight >= 0) {
                wishes.add(new Wish(name, weight));
            }
        }
        return wishes;
    }

    /** In thousandths, or -1 where it is none (RFC 9110 §12.4.2). */
    private static int weight(String text) {
        String digits = text.startsWith("q=") ? text.substring(2) : "";
        if (!digits.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")) {
            return -1;
        }
        return (int) Math.round(Double.parseDouble(digits) * 1000);
    }
}
