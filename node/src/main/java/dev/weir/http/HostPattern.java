// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which hosts: one, {@code api.example.com} or {@code [2001:db8::1]}, or all below one, {@code *.example.com} (one
 * label or more, not the domain itself). Case does not matter, nor does the dot of the root at the end.
 *
 * @param wildcard whether it stands for everything below {@code name}
 * @param name in lower case, without the wildcard, a port and the dot at the end
 */
public record HostPattern(boolean wildcard, String name) {

    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    /** A literal as in RFC 3986 §3.2.2, roughly: it is compared as text, so clients must write it this way. */
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f]*:[0-9a-f:]*:[0-9a-f.]*]");

    /** @throws IllegalArgumentException what is wrong with it */
    public static HostPattern parse(String text) {
        boolean wildcard = text.startsWith("*.");
        String name = (wildcard ? text.substring(2) : text).toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        boolean valid =
                NAME.matcher(name).matches() || (!wildcard && IPV6.matcher(name).matches());
        if (!valid) {
            throw new IllegalArgumentException("host: " + text
                    + " (expected: api.example.com, *.example.com or [2001:db8::1], without a port;"
                    + " an international name in its xn-- form)");
        }
        return new HostPattern(wildcard, name);
    }

    /** @param host as {@link RequestHead#host} has it: in lower case, without a port and the dot at the end */
    public boolean matches(String host) {
        return wildcard
                ? host.length() > name.length() + 1
                        && host.endsWith(name)
                        && host.charAt(host.length() - name.length() - 1) == '.'
                : host.equals(name);
    }

    /** How many labels the name has: the more, the fewer hosts are below it. */
    public int labels() {
        return 1 + (int) name.chars().filter(c -> c == '.').count();
    }

    @Override
    public String toString() {
        return wildcard ? "*." + name : name;
    }
}
