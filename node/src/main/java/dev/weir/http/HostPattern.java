// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.Locale;

/**
 * Which hosts: one, {@code api.example.com}, or all below one, {@code *.example.com} (one label or more, not the domain
 * itself).
 *
 * @param wildcard whether it stands for everything below {@code name}
 * @param name in lower case, without the wildcard and without a port
 */
public record HostPattern(boolean wildcard, String name) {

    /** @throws IllegalArgumentException what is wrong with it */
    public static HostPattern parse(String text) {
        boolean wildcard = text.startsWith("*.");
        String name = (wildcard ? text.substring(2) : text).toLowerCase(Locale.ROOT);
        if (!name.matches("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\\[[0-9a-f:.]+]")) {
            throw new IllegalArgumentException(
                    "host: " + text + " (expected: api.example.com or *.example.com, without a port)");
        }
        return new HostPattern(wildcard, name);
    }

    /** @param host in lower case, without a port */
    public boolean matches(String host) {
        return wildcard
                ? host.length() > name.length() + 1
                        && host.endsWith(name)
                        && host.charAt(host.length() - name.length() - 1) == '.'
                : host.equals(name);
    }

    @Override
    public String toString() {
        return wildcard ? "*." + name : name;
    }
}
