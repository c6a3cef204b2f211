// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import io.undertow.util.HttpString;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What an operator may write as a header: a name and a value that cannot change where a message ends. */
final class HeaderRules {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Printable ASCII, with blanks only between (RFC 9110 §5.5, without obs-text). */
    private static final Pattern VALUE = Pattern.compile("(?:[!-~](?:[ -~\\t]*[!-~])?)?");

    /*
     * Framing, hop-by-hop fields (RFC 9110 §7.6.1) and Host belong to a connection, not to a message: the gateway
     * decides them for each side. A policy that set them could make two readers see two messages.
     */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Pattern REALM = Pattern.compile("[ !#-\\[\\]-~]{1,100}");

    private HeaderRules() {}

    /** @param component of the settings, for the message */
    static HttpString name(String component, String name) {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    component + ": " + printable(name) + " (expected: the name of a header, such as X-Tenant)");
        }
        if (OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    component + ": " + name + " (expected: a header that the gateway does not decide itself)");
        }
        return new HttpString(name);
    }

    /** The name of a parameter or cookie that is a token (RFC 9110 §5.6.2). */
    static String token(String component, String name) {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException(component + ": " + printable(name) + " (expected: a name such as key)");
        }
        return name;
    }

    /** The headers in which an upstream is told what is known of a caller, by what that is; no two are the same. */
    static Map<String, String> told(Map<String, String> headers) {
        return told("headers", headers);
    }

    /** @param component of the settings, for the message */
    static Map<String, String> told(String component, Map<String, String> headers) {
        Set<HttpString> seen = new HashSet<>();
        headers.forEach((key, header) -> {
            String at = component + '.' + key;
            if (!seen.add(name(at, header))) {
                throw new IllegalArgumentException(at + ": " + header + " (expected: another header for each)");
            }
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** The message does not repeat the value: it may be a secret. */
    static String value(String component, String value) {
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    component + ": (expected: printable ASCII, without blanks at the beginning and the end)");
        }
        return value;
    }

    /** What callers are told that they need a credential for (RFC 9110 §11.5). */
    static void realm(String realm) {
        if (!REALM.matcher(realm).matches()) {
            throw new IllegalArgumentException("realm: " + realm
                    + " (expected: printable ASCII without quotes and backslashes, at most 100 characters)");
        }
    }

    private static String printable(String name) {
        return name.replaceAll("[^ -~]", "?");
    }
}
