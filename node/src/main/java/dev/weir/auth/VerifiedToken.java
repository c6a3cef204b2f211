// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.google.common.base.Splitter;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a token says of which it is known who has signed it. Times are milliseconds since 1970.
 *
 * @param claims by name, as in JSON: a text, a number, a boolean, a list or a map
 * @param scopes what was granted (RFC 9068 §2.2.3)
 * @param expiresAt from when on it is not good any more; {@link Long#MAX_VALUE} where it does not say
 * @param notBefore from when on it is; {@link Long#MIN_VALUE} where it does not say
 * @param issuedAt {@link Long#MIN_VALUE} where it does not say
 */
public record VerifiedToken(
        Map<String, Object> claims, Set<String> scopes, long expiresAt, long notBefore, long issuedAt) {

    private static final Splitter BLANKS = Splitter.on(' ').omitEmptyStrings();

    /** Later than any token is for, and so that sums do not run over. */
    private static final double SECONDS_MAX = 1e12;

    public VerifiedToken {
        claims = Map.copyOf(claims);
        scopes = Set.copyOf(scopes);
    }

    /**
     * Reads what is claimed, as far as it has a meaning here; of the wrong kind, it is not read as if it were absent.
     */
    static VerifiedToken of(Map<String, Object> claims) throws TokenException {
        for (String text : List.of("iss", "sub", "jti")) {
            if (!(claims.getOrDefault(text, "") instanceof String)) {
                throw new TokenException(Flaw.MALFORMED);
            }
        }
        Set<String> scopes = new LinkedHashSet<>(scopes(claims, "scope"));
        scopes.addAll(scopes(claims, "scp"));
        return new VerifiedToken(
                claims,
                scopes,
                millis(claims, "exp", Long.MAX_VALUE),
                millis(claims, "nbf", Long.MIN_VALUE),
                millis(claims, "iat", Long.MIN_VALUE));
    }

    private static long millis(Map<String, Object> claims, String name, long absent) throws TokenException {
        if (!claims.containsKey(name)) {
            return absent;
        }
        if (claims.get(name) instanceof Number seconds && Math.abs(seconds.doubleValue()) < SECONDS_MAX) {
            return Math.round(seconds.doubleValue() * 1000);
        }
        throw new TokenException(Flaw.MALFORMED);
    }

    private static Collection<String> scopes(Map<String, Object> claims, String name) {
        Object value = claims.get(name);
        if (value instanceof Collection<?> several) {
            return several.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return value instanceof String text ? BLANKS.splitToList(text) : List.of();
    }

    /** Empty where it does not say. */
    public String issuer() {
        return text("iss");
    }

    /** Of whom it tells; empty where it does not say. */
    public String subject() {
        return text("sub");
    }

    /** What tells it from others of its issuer; empty where it does not say. */
    public String id() {
        return text("jti");
    }

    private String text(String name) {
        return claims.get(name) instanceof String text ? text : "";
    }

    /** For whom it is; nobody where it does not say. */
    Collection<String> audiences() throws TokenException {
        Object value = claims.getOrDefault("aud", List.of());
        if (value instanceof String one) {
            return List.of(one);
        }
        if (value instanceof List<?> several && several.stream().allMatch(String.class::isInstance)) {
            return several.stream().map(String.class::cast).toList();
        }
        throw new TokenException(Flaw.MALFORMED);
    }

    /** Whether its time has come and is not over. */
    void checkTime(long nowMillis, long leewayMillis) throws TokenException {
        checkTime(goodFrom(), expiresAt, nowMillis, leewayMillis);
    }

    /** From when on it is good. */
    long goodFrom() {
        return Math.max(notBefore, issuedAt);
    }

    /** The same of one of which only these times are at hand. */
    static void checkTime(long goodFrom, long expiresAt, long nowMillis, long leewayMillis) throws TokenException {
        // A sum would run over for a token without an end.
        if (nowMillis - leewayMillis >= expiresAt) {
            throw new TokenException(Flaw.EXPIRED);
        }
        if (nowMillis + leewayMillis < goodFrom) {
            throw new TokenException(Flaw.NOT_YET_VALID);
        }
    }

    /** Without what it says. */
    @Override
    public String toString() {
        return "VerifiedToken[" + claims.size() + " claims]";
    }
}
