// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.Locale;

/** The part of a URL between scheme and path, in one form (RFC 3986 §6.2.3). */
final class Authority {

    private Authority() {}

    /** Without the port at its end, if it is that one. */
    static String without(String port, String authority) {
        int length = authority.length() - port.length();
        return length > 0 && !port.isEmpty() && authority.charAt(length - 1) == ':' && authority.endsWith(port)
                ? authority.substring(0, length - 1)
                : authority;
    }

    /** In lower case and without the port that the scheme has anyway. Nothing else is the same for everybody. */
    static String normal(String scheme, String authority) {
        int end = authority.length();
        String port = scheme.equals("https") ? ":443" : ":80";
        if (authority.endsWith(port)) {
            end -= port.length();
        } else if (authority.endsWith(":")) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            if (Character.isUpperCase(authority.charAt(i))) {
                return authority.substring(0, end).toLowerCase(Locale.ROOT);
            }
        }
        return authority.substring(0, end);
    }
}
