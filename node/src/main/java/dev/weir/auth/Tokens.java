// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What a node has to do with tokens, over all revisions. From any thread. */
public final class Tokens {

    private final VerifiedTokens remembered = new VerifiedTokens(new SecureRandom());
    private final Cache<Object, TokenGate> gates =
            CacheBuilder.newBuilder().weakValues().build();
    private final Revocations revocations;
    private final KeyDesk desk;
    private final FormPost web;
    private final LongSupplier wallClockMillis;

    /** Those of a node that fetches keys, and no tokens. */
    public Tokens(Revocations revocations, KeyDesk desk, LongSupplier wallClockMillis) {
        this(revocations, desk, FormPost.nowhere(), wallClockMillis);
    }

    /** @param web by which codes are redeemed */
    public Tokens(Revocations revocations, KeyDesk desk, FormPost web, LongSupplier wallClockMillis) {
        this.web = web;
        this.revocations = revocations;
        this.desk = desk;
        this.wallClockMillis = wallClockMillis;
    }

    /** Those of a node that is alone and fetches nothing. */
    public static Tokens alone(LongSupplier nanoClock, LongSupplier wallClockMillis) {
        Notices notices = Notices.alone(nanoClock, wallClockMillis);
        return new Tokens(
                new Revocations(notices), new KeyDesk(notices, (url, ca) -> HttpKeyFetch.nothing()), wallClockMillis);
    }

    /**
     * Where tokens are checked on these terms: the same one for equal terms in whatever revision, so that what it knows
     * goes when they change, and only then.
     */
    public TokenGate gate(Object terms, TokenRules rules, Supplier<KeySource> keys) {
        try {
            return gates.get(terms, () -> new TokenGate(rules, keys.get(), remembered, revocations, wallClockMillis));
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing is checked here", e);
        }
    }

    /** Where tokens are checked on these terms that somebody else takes for good. */
    public IntrospectionGate introspection(TokenRules rules) {
        return new IntrospectionGate(rules, revocations, wallClockMillis);
    }

    /** Keys that are fetched. */
    public KeySource keys(KeyOrigin origin, Set<SignatureAlgorithm> algorithms) {
        return new FetchedKeys(origin, desk, algorithms);
    }

    /** Fetches what is due, and forgets what is over. To be called many times a second. */
    public void tick() {
        revocations.tick();
        desk.tick();
    }

    public Revocations revocations() {
        return revocations;
    }

    public KeyDesk desk() {
        return desk;
    }

    /** By which codes are redeemed. */
    public FormPost web() {
        return web;
    }
}
