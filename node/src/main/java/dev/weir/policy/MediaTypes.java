// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Some media types: one, {@code application/json}; all of a kind, {@code text/*}; all in a syntax, {@code *+json}. */
final class MediaTypes {

    private static final String NAME = "[a-z0-9][a-z0-9!#$&^_.+-]{0,126}";
    private static final Pattern FORM = Pattern.compile("(?:" + NAME + "/(?:\\*|" + NAME + ")|\\*\\+[a-z0-9]+)");

    private final Set<String> exact = new HashSet<>();
    private final List<String> beginnings = new ArrayList<>();
    private final List<String> endings = new ArrayList<>();

    /** @param patterns each of a form that {@link #isPattern} knows */
    MediaTypes(List<String> patterns) {
        for (String pattern : patterns) {
            if (pattern.startsWith("*")) {
                endings.add(pattern.substring(1));
            } else if (pattern.endsWith("*")) {
                beginnings.add(pattern.substring(0, pattern.length() - 1));
            } else {
                exact.add(pattern);
            }
        }
    }

    static boolean isPattern(String text) {
        return FORM.matcher(text).matches();
    }

    /** @param contentType the value of the header field, with its parameters */
    boolean contains(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        return exact.contains(type)
                || beginnings.stream().anyMatch(type::startsWith)
                || endings.stream().anyMatch(type::endsWith);
    }
}
