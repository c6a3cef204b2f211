// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that this node has verified lately, so that it need not do so again: bounded, by their SHA-256, of which
 * nobody gets a token back. A wrong one is never remembered: whoever sends many of them drives out nothing. From any
 * thread.
 */
public final class VerifiedTokens {

    /** So much they weigh together, about a third of the memory that they take. */
    private static final long WEIGHT_MAX = 16L << 20;

    /** What is kept beside a token's claims. */
    private static final int OVERHEAD = 256;

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(VerifiedTokens::sha256);

    private final Cache<Key, Entry> tokens = CacheBuilder.newBuilder()
            .maximumWeight(WEIGHT_MAX)
            .weigher((Key key, Entry entry) -> entry.weight())
            .build();

    /** What is remembered of one. */
    private record Entry(KnownToken token, int weight) {}

    /** A token, for those who verify it on the same terms: the same object, not only an equal one. */
    private static final class Key {

        private final long first;
        private final long second;
        private final long third;
        private final long fourth;
        private final Object terms;

        Key(byte[] digest, Object terms) {
            this.first = longAt(digest, 0);
            this.second = longAt(digest, 8);
            this.third = longAt(digest, 16);
            this.fourth = longAt(digest, 24);
            this.terms = terms;
        }

        private static long longAt(byte[] bytes, int at) {
            long value = 0;
            for (int i = at; i < at + Long.BYTES; i++) {
                value = value << 8 | bytes[i] & 0xff;
            }
            return value;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && first == key.first
                    && second == key.second
                    && third == key.third
                    && fourth == key.fourth
                    && terms == key.terms;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(first);
        }
    }

    /** What was verified on these terms with these keys. Its time may be over. */
    Optional<KnownToken> find(String token, Object terms, KeySet keys) {
        Entry entry = tokens.getIfPresent(key(token, terms));
        // Other keys may not have been there when it was signed, or may have gone because somebody lost them.
        return entry != null && entry.token().keys() == keys ? Optional.of(entry.token()) : Optional.empty();
    }

    void remember(String token, Object terms, KnownToken known) {
        tokens.put(key(token, terms), new Entry(known, token.length() + OVERHEAD));
    }

    /** How many there are. */
    long count() {
        return tokens.size();
    }

    private static Key key(String token, Object terms) {
        return new Key(SHA_256.get().digest(token.getBytes(StandardCharsets.UTF_8)), terms);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has SHA-256", e);
        }
    }
}
