// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.HostPattern;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which origins: one, {@code https://app.example.com:8443}; all hosts below one, {@code https://*.example.com}, with
 * this scheme and port; or {@code *}, every origin there is.
 *
 * @param scheme in lower case, with the colon and slashes; empty for every origin
 * @param host as the rest of the origin must be
 * @param port with its colon; empty for that of the scheme
 */
record CorsOrigin(String scheme, HostPattern host, String port) {

    private static final Pattern TEXT =
            Pattern.compile("(?<scheme>[a-z][a-z0-9+.-]*://)(?<host>\\[[^\\]/@]*]|[^:/@\\[\\]]+)(?<port>:[0-9]{1,5})?");

    /** Its host is never looked at. */
    private static final CorsOrigin ANY = new CorsOrigin("", HostPattern.parse("any"), "");

    /** @throws IllegalArgumentException what is wrong with it */
    static CorsOrigin parse(String text) {
        if (text.equals("*")) {
            return ANY;
        }
        Matcher parts = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException("origin: " + text
                    + " (expected: https://app.example.com, https://*.example.com or *, without a path)");
        }
        String scheme = parts.group("scheme");
        String port = parts.group("port") == null ? "" : parts.group("port");
        // Browsers leave it out (RFC 6454 §6.1), and so must what is compared with theirs.
        boolean usual =
                scheme.equals("https://") ? port.equals(":443") : scheme.equals("http://") && port.equals(":80");
        return new CorsOrigin(scheme, HostPattern.parse(parts.group("host")), usual ? "" : port);
    }

    /** Whether it stands for every origin. */
    boolean any() {
        return scheme.isEmpty();
    }

    /** Whether it stands for one origin only. */
    boolean single() {
        return !any() && !host.wildcard();
    }

    /** @param origin as browsers send it: in lower case, without the usual port */
    boolean matches(String origin) {
        int end = origin.length() - port.length();
        return any()
                || (end > scheme.length()
                        && origin.startsWith(scheme)
                        && origin.endsWith(port)
                        && host.matches(origin.substring(scheme.length(), end)));
    }

    @Override
    public String toString() {
        return any() ? "*" : scheme + host + port;
    }
}
