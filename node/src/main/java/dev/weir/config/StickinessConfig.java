// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookie that brings a client back to its instance, on whatever node.
 *
 * @param cookie its name
 * @param path of the cookie
 * @param maxAge how long the client keeps it, 1 s to 365 days; until the browser ends unless it is given
 * @param secure whether it is only sent over TLS
 * @param httpOnly whether scripts cannot read it
 * @param sameSite when other sites' pages send it
 * @param key that the instance's name is hidden with, at least 16 characters. Without it, who can guess an instance's
 *     address can see that a cookie is of this instance
 */
@Keyed
public record StickinessConfig(
        String cookie,
        @Default("/") String path,
        Optional<Duration> maxAge,
        @Default("auto") Secure secure,
        @Default("true") boolean httpOnly,
        @Default("lax") SameSite sameSite,
        Optional<String> key) {

    private static final int KEY_CHARACTERS_MIN = 16;
    private static final Duration MAX_AGE_MAX = Duration.ofDays(365);

    public StickinessConfig {
        Checks.require(Checks.isToken(cookie), "cookie", cookie, "the name of a cookie, such as weir-orders");
        Checks.require(path.matches("/[!-:<-~]*"), "path", path, "a path such as / or /app, visible ASCII without ;");
        maxAge.ifPresent(age -> Checks.require(
                age.compareTo(Duration.ofSeconds(1)) >= 0 && age.compareTo(MAX_AGE_MAX) <= 0,
                "max-age",
                age.toMillis() + "ms",
                "1s to 365d"));
        if (sameSite == SameSite.NONE) {
            // Browsers drop it otherwise.
            Checks.require(secure == Secure.ALWAYS, "secure", "not always, with same-site none", "always");
        }
        key.ifPresent(text -> Checks.require(
                text.length() >= KEY_CHARACTERS_MIN,
                "key",
                text.length() + " characters",
                "at least " + KEY_CHARACTERS_MIN + " characters"));
    }

    /** Never with the key. */
    @Override
    public String toString() {
        return "StickinessConfig[cookie=" + cookie + ", path=" + path + ", maxAge=" + maxAge + ", secure=" + secure
                + ", httpOnly=" + httpOnly + ", sameSite=" + sameSite + ", key=" + (key.isPresent() ? "…" : "none")
                + "]";
    }

    /** Whether the cookie is only sent over TLS. */
    public enum Secure {
        /** When the client has come over TLS. */
        AUTO,
        ALWAYS,
        NEVER
    }

    /** When the pages of other sites send the cookie. */
    public enum SameSite {
        STRICT,
        LAX,
        NONE
    }
}
