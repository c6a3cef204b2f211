// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.http.PathNormaliser;
import java.util.Optional;

/**
 * The cookies of {@link Oidc} (RFC 6265bis §4.1): that of the session, and those of logins that have begun, whose names
 * begin with it.
 *
 * @param name with {@code __Host-} before it, no other host can set it
 * @param key by which they are sealed, the same on all nodes
 * @param domain whose hosts get it too; without it, the one that set it alone
 * @param path below which browsers send it
 * @param sameSite whether they send it with what other sites ask for
 * @param secure whether they send it over https alone
 */
@Keyed
record OidcCookie(
        @Default("weir_session") String name,
        CookieKeys key,
        Optional<String> domain,
        @Default("/") String path,
        @Default("lax") SameSite sameSite,
        @Default("true") boolean secure) {

    private static final String HOST = "__Host-";
    private static final int NAME_CHARACTERS_MAX = 64;

    /**
     * When browsers send a cookie (RFC 6265bis §4.1.2.7). There is no {@code strict}: who comes back from the provider
     * comes from another site, would be without a session there, and be sent to log in for ever.
     */
    enum SameSite {
        LAX("Lax"),
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }

        /** As in {@code Set-Cookie}. */
        String text() {
            return text;
        }
    }

    OidcCookie {
        HeaderRules.token("name", name);
        if (name.length() > NAME_CHARACTERS_MAX) {
            throw new IllegalArgumentException("name: " + name + " (expected: at most " + NAME_CHARACTERS_MAX + ")");
        }
        domain.ifPresent(text -> {
            if (!text.matches("[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+")) {
                throw new IllegalArgumentException("domain: " + text + " (expected: one such as example.com)");
            }
        });
        if (!PathNormaliser.isNormal(path) || path.contains(";")) {
            throw new IllegalArgumentException("path: " + path + " (expected: a normalised path such as /app)");
        }
        if (name.startsWith(HOST) && (!secure || domain.isPresent() || !path.equals("/"))) {
            throw new IllegalArgumentException(
                    "name: " + name + " (expected: " + HOST + " with secure, without domain, and with the path /)");
        }
        if (!secure && (name.startsWith("__Secure-") || sameSite == SameSite.NONE)) {
            throw new IllegalArgumentException("secure: false (expected: true, or browsers do not keep it)");
        }
    }

    /** Whether browsers send it with requests for that path (RFC 6265bis §5.1.4). */
    boolean reaches(String other) {
        return other.equals(path)
                || other.startsWith(path) && (path.endsWith("/") || other.charAt(path.length()) == '/');
    }
}
