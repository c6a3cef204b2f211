// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Where tokens are checked on the same terms: the same rules and the same keys. From any thread; nothing here waits.
 */
public final class TokenGate {

    private final TokenVerifier verifier;
    private final KeySource keys;
    private final VerifiedTokens remembered;
    private final Revocations revocations;
    private final LongSupplier wallClockMillis;

    TokenGate(
            TokenRules rules,
            KeySource keys,
            VerifiedTokens remembered,
            Revocations revocations,
            LongSupplier wallClockMillis) {
        this.verifier = new TokenVerifier(rules);
        this.keys = keys;
        this.remembered = remembered;
        this.revocations = revocations;
        this.wallClockMillis = wallClockMillis;
    }

    /**
     * What a good token says, by the keys that are in use now.
     *
     * @throws TokenException it is not good; with {@link Flaw#UNKNOWN_KEY} or {@link Flaw#NO_KEYS} it may be good by
     *     newer keys
     */
    public KnownToken check(String token) throws TokenException {
        return check(token, keys.current());
    }

    /** The same, by newer keys, as soon as they have come or it is known that they will not. */
    public CompletionStage<KnownToken> checkByNewerKeys(String token) {
        return keys.newerThan(keys.current()).thenCompose(newer -> {
            try {
                return CompletableFuture.completedFuture(check(token, newer));
            } catch (TokenException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    private KnownToken check(String token, KeySet now) throws TokenException {
        long nowMillis = wallClockMillis.getAsLong();
        Optional<KnownToken> known = remembered.find(token, this, now);
        if (known.isPresent()) {
            verifier.checkAgain(known.get(), nowMillis);
            revocations.check(known.get().token());
            return known.get();
        }
        if (now == KeySet.NONE) {
            throw new TokenException(Flaw.NO_KEYS);
        }
        KnownToken verified = new KnownToken(verifier.verify(token, now, nowMillis), now);
        revocations.check(verified.token());
        remembered.remember(token, this, verified);
        return verified;
    }
}
