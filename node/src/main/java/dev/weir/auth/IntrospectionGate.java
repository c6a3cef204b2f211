// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.function.LongSupplier;

/**
 * Where tokens that an authorization server takes for good are checked on the same terms: every time that one is used,
 * whenever it was asked about it. From any thread.
 */
public final class IntrospectionGate {

    private final TokenVerifier verifier;
    private final Revocations revocations;
    private final LongSupplier wallClockMillis;

    IntrospectionGate(TokenRules rules, Revocations revocations, LongSupplier wallClockMillis) {
        this.verifier = new TokenVerifier(rules);
        this.revocations = revocations;
        this.wallClockMillis = wallClockMillis;
    }

    /**
     * The same token, where it is good here and now.
     *
     * @throws TokenException it is not, or with {@link Flaw#NO_KEYS} that cannot be told yet
     */
    public KnownToken check(VerifiedToken token) throws TokenException {
        verifier.check(token, KeySet.NONE, wallClockMillis.getAsLong());
        revocations.check(token);
        return new KnownToken(token, KeySet.NONE);
    }
}
