// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/**
 * The tokens that this node has verified lately, so that it need not do so again: bounded, and without their
 * signatures, of which only the SHA-256 is kept, so that nobody gets a token back. A wrong one is never remembered:
 * whoever sends many of them drives out nothing. From any thread.
 */
public final class VerifiedTokens {

    /** So much they weigh together, about a third of the memory that they take. */
    private static final long WEIGHT_MAX = 16L << 20;

    /** What is kept beside a token's claims. */
    private static final int OVERHEAD = 256;

    /** Read by every request of all I/O threads: nothing of it waits for a lock. */
    private final Cache<Key, Entry> tokens = Caffeine.newBuilder()
            .maximumWeight(WEIGHT_MAX)
            .weigher((Key key, Entry entry) -> entry.signed().length() + OVERHEAD)
            .executor(Runnable::run)
            .build();

    /**
     * What is remembered of one.
     *
     * @param signed what stands before the signature
     */
    private record Entry(String signed, KnownToken token) {}

    /** A signature, for those who verify it on the same terms: the same object, since nobody else is equal to it. */
    private record Key(KeyDigest signature, TokenGate terms) {}

    /** What was verified on these terms with these keys. Its time may be over. */
    Optional<KnownToken> find(String token, TokenGate terms, KeySet keys) {
        int end = token.lastIndexOf('.');
        Entry entry = tokens.getIfPresent(key(token, end, terms));
        // Other keys may not have been there when it was signed, or may have gone because somebody lost them.
        return entry != null && entry.token().keys() == keys && entry.signed().equals(signed(token, end))
                ? Optional.of(entry.token())
                : Optional.empty();
    }

    /** @param token one that is good */
    void remember(String token, TokenGate terms, KnownToken known) {
        int end = token.lastIndexOf('.');
        tokens.put(key(token, end, terms), new Entry(signed(token, end), known));
    }

    /** How many there are. */
    long count() {
        tokens.cleanUp();
        return tokens.estimatedSize();
    }

    /** What comes before the last dot; nothing where there is none. */
    private static String signed(String token, int end) {
        return token.substring(0, Math.max(0, end));
    }

    private static Key key(String token, int end, TokenGate terms) {
        return new Key(KeyDigest.of(token.substring(end + 1)), terms);
    }
}
