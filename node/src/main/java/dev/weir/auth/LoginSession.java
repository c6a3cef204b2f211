// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has logged in, as the browser keeps it. Times are milliseconds of the wall clock.
 *
 * @param claims what was said of them then, as far as it is kept
 * @param scopes what was granted
 * @param begunAt when they logged in
 * @param endsAt from when on they are not any more
 * @param seenAt when they were here, to about a quarter of the time that they may stay away
 * @param accessToken what upstreams get; empty where they get none
 * @param idToken what the provider is told at the end; empty where it is told nothing
 */
public record LoginSession(
        Map<String, Object> claims,
        Set<String> scopes,
        long begunAt,
        long endsAt,
        long seenAt,
        String accessToken,
        String idToken) {

    public LoginSession {
        claims = Map.copyOf(claims);
        scopes = Set.copyOf(scopes);
    }

    /** The same, of somebody who was here then. */
    public LoginSession seen(long atMillis) {
        return new LoginSession(claims, scopes, begunAt, endsAt, atMillis, accessToken, idToken);
    }

    /**
     * Whether it is good now.
     *
     * @param idleMillis so long they may stay away; empty for as long as it lasts
     * @throws TokenException its time is over, what it came from was taken back, or nobody knows yet whether it was
     */
    public void check(Revocations revocations, long nowMillis, OptionalLong idleMillis) throws TokenException {
        boolean away = idleMillis.isPresent() && nowMillis - seenAt >= idleMillis.getAsLong();
        if (nowMillis >= endsAt || away) {
            throw new TokenException(Flaw.EXPIRED);
        }
        revocations.check(token());
    }

    /** What it says, as the token did from which it was made. */
    private VerifiedToken token() {
        long issued = claims.get("iat") instanceof Number seconds ? Math.round(seconds.doubleValue() * 1000) : begunAt;
        return new VerifiedToken(claims, scopes, endsAt, Long.MIN_VALUE, Math.min(issued, begunAt));
    }

    /** Whose it is, among those who are known. */
    public KnownToken.Whose whose(Consumers consumers) {
        return KnownToken.Whose.of(token(), consumers);
    }

    /** As it is kept. */
    public String text() {
        return JsonValues.text(Map.of(
                "c", claims, "o", scopes, "b", begunAt, "e", endsAt, "s", seenAt, "a", accessToken, "i", idToken));
    }

    /** From what {@link #text} wrote; empty where it did not. */
    public static Optional<LoginSession> parse(String text) {
        return JsonValues.object(text).flatMap(LoginSession::read);
    }

    private static Optional<LoginSession> read(Map<String, Object> said) {
        boolean whole = said.get("b") instanceof Long
                && said.get("e") instanceof Long
                && said.get("s") instanceof Long
                && said.get("c") instanceof Map<?, ?>
                && said.get("o") instanceof List<?>;
        if (!whole) {
            return Optional.empty();
        }
        return Optional.of(new LoginSession(
                JsonValues.members(said.get("c")),
                texts(said.get("o")),
                number(said.get("b")),
                number(said.get("e")),
                number(said.get("s")),
                said.get("a") instanceof String text ? text : "",
                said.get("i") instanceof String text ? text : ""));
    }

    private static long number(@Nullable Object said) {
        return said instanceof Long number ? number : 0;
    }

    private static Set<String> texts(@Nullable Object said) {
        Set<String> texts = new HashSet<>();
        if (said instanceof List<?> items) {
            items.forEach(item -> texts.add(String.valueOf(item)));
        }
        return texts;
    }

    /** Without what it says. */
    @Override
    public String toString() {
        return "LoginSession[" + claims.size() + " claims]";
    }
}
