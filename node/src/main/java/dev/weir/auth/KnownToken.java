// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.http.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A token that was verified, and with which keys. From any thread. */
public final class KnownToken {

    private final VerifiedToken token;
    private final KeySet keys;

    /** The token's own: with each request, one place less in memory to look at. */
    private final long goodFrom;

    private final long expiresAt;
    private volatile Whose whose;

    /**
     * Whose it is, as one revision has it.
     *
     * @param metadata of the consumer; empty where none is known
     */
    public record Whose(Consumers consumers, Caller caller, Map<String, String> metadata) {

        static Whose of(VerifiedToken token, Consumers consumers) {
            Optional<Consumer> owner = consumers.withClaims(token.claims());
            Caller caller = new Caller(
                    owner.map(Consumer::name).orElse(""),
                    owner.map(Consumer::groups).orElse(Set.of()),
                    token.scopes(),
                    token.claims());
            return new Whose(consumers, caller, owner.map(Consumer::metadata).orElse(Map.of()));
        }
    }

    KnownToken(VerifiedToken token, KeySet keys) {
        this.token = token;
        this.keys = keys;
        this.goodFrom = token.goodFrom();
        this.expiresAt = token.expiresAt();
        this.whose = Whose.of(token, Consumers.NONE);
    }

    public VerifiedToken token() {
        return token;
    }

    KeySet keys() {
        return keys;
    }

    /** The same as {@link VerifiedToken#checkTime(long, long)}. */
    void checkTime(long nowMillis, long leewayMillis) throws TokenException {
        VerifiedToken.checkTime(goodFrom, expiresAt, nowMillis, leewayMillis);
    }

    /** Whose it is, among those who are known. */
    public Whose whose(Consumers consumers) {
        Whose now = whose;
        if (now.consumers != consumers) {
            now = Whose.of(token, consumers);
            whose = now;
        }
        return now;
    }
}
