// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.PercentEncoding;

/**
 * Path and query of what somebody wished for, in a form that leads nowhere but to the host itself: not to another one
 * ({@code //evil}, {@code /\evil}), and not out of its header.
 */
final class LocalUrl {

    private static final String ROOT = "/";
    private static final int CHARACTERS_MAX = 1000;

    private LocalUrl() {}

    /** The root for whatever is none, or too long to be kept. */
    static String of(String text) {
        if (!text.startsWith(ROOT) || text.startsWith("//") || text.startsWith("/\\")) {
            return ROOT;
        }
        StringBuilder url = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (c > ' ' && c < 127 && c != '\\' && c != '#') {
                url.append((char) c);
            } else {
                url.append(PercentEncoding.component(Character.toString(c)));
            }
        });
        return url.length() > CHARACTERS_MAX ? ROOT : url.toString();
    }
}
