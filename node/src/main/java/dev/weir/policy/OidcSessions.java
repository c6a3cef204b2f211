// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Granted;
import dev.weir.auth.LoginSession;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Makes sessions of what a provider has given: as much of it as is needed, since browsers send it with each request.
 */
final class OidcSessions {

    /** What is about the token, and not about who has logged in. */
    private static final Set<String> OF_THE_TOKEN =
            Set.of("aud", "azp", "exp", "nbf", "nonce", "at_hash", "c_hash", "s_hash");

    /** What says who it is, and what a session is revoked by. */
    private static final Set<String> ALWAYS = Set.of("iss", "sub", "sid", "jti", "iat");

    private final Oidc settings;

    OidcSessions(Oidc settings) {
        this.settings = settings;
    }

    LoginSession of(Granted granted, long nowMillis) {
        long ends = nowMillis + settings.session().toMillis();
        if (settings.forwardToken() && granted.seconds().isPresent()) {
            // From then on upstreams would refuse it: who is still there logs in again.
            ends = Math.min(ends, nowMillis + Math.min(granted.seconds().getAsLong(), Integer.MAX_VALUE) * 1000);
        }
        return new LoginSession(
                claims(granted.identity().claims()),
                granted.scopes().isEmpty() ? Set.copyOf(settings.scopes()) : granted.scopes(),
                nowMillis,
                ends,
                nowMillis,
                settings.forwardToken() ? granted.accessToken() : "",
                settings.idTokenHint() ? granted.idToken() : "");
    }

    private Map<String, Object> claims(Map<String, Object> said) {
        Map<String, Object> kept = new LinkedHashMap<>();
        said.forEach((name, value) -> {
            if (isKept(name)) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    private boolean isKept(String name) {
        if (settings.claims().isEmpty()) {
            return !OF_THE_TOKEN.contains(name);
        }
        return ALWAYS.contains(name)
                || settings.claims().contains(name)
                || settings.claimsToHeaders().containsKey(name);
    }
}
