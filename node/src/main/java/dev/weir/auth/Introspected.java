// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an authorization server says of a token (RFC 7662 §2.2).
 *
 * @param token what it is good for; empty where it is not good, for whatever reason
 */
public record Introspected(Optional<VerifiedToken> token) {

    private static final String ACTIVE = "active";

    /** What an answer says; empty where it is no such answer. */
    public static Optional<Introspected> read(byte[] utf8) {
        return JsonValues.object(utf8).flatMap(Introspected::of);
    }

    private static Optional<Introspected> of(Map<String, Object> said) {
        if (!(said.get(ACTIVE) instanceof Boolean active)) {
            return Optional.empty();
        }
        if (!active) {
            return Optional.of(new Introspected(Optional.empty()));
        }
        Map<String, Object> claims = new LinkedHashMap<>(said);
        claims.remove(ACTIVE);
        try {
            return Optional.of(new Introspected(Optional.of(VerifiedToken.of(claims))));
        } catch (TokenException e) {
            // What is read as if it were absent could make a token good for longer.
            return Optional.empty();
        }
    }

    /**
     * How long it may be gone by.
     *
     * @param most no longer than that
     * @param inactive no longer than that, where the token is not good
     */
    public Duration goodFor(Duration most, Duration inactive, long nowMillis) {
        if (token.isEmpty()) {
            return inactive.compareTo(most) < 0 ? inactive : most;
        }
        long end = token.get().expiresAt();
        return end > nowMillis + most.toMillis() ? most : Duration.ofMillis(Math.max(0, end - nowMillis));
    }
}
