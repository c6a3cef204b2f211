// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that this node has verified lately, so that it need not do so again: bounded, and without their
 * signatures, of which only half of the SHA-256 is kept, so that nobody gets a token back. A wrong one is never
 * remembered: whoever sends many of them drives out nothing. From any thread.
 */
public final class VerifiedTokens {

    /** So much they weigh together, about a third of the memory that they take. */
    private static final long WEIGHT_MAX = 16L << 20;

    /** What is kept beside a token's claims. */
    private static final int OVERHEAD = 256;

    /** Read by every request of all I/O threads: nothing of it waits for a lock. Each is its own key. */
    private final Cache<Mark, Remembered> tokens = Caffeine.newBuilder()
            .maximumWeight(WEIGHT_MAX)
            .weigher((Mark mark, Remembered one) -> one.signed.length + OVERHEAD)
            .executor(Runnable::run)
            .build();

    /**
     * By what a token is found: its signature, and on which terms it was verified, the same object. In one piece: with
     * many tokens, each further object is one that is in no cache of the processor.
     */
    private static class Mark {

        private final TokenGate terms;
        private final long first;
        private final long second;

        Mark(Written token, TokenGate terms) {
            ByteBuffer digest = KeyDigest.sha256(token.bytes, token.end + 1);
            this.terms = terms;
            this.first = digest.getLong();
            this.second = digest.getLong();
        }

        @Override
        public final boolean equals(@Nullable Object other) {
            return other instanceof Mark mark
                    && first == mark.first
                    && second == mark.second
                    && terms.equals(mark.terms);
        }

        @Override
        public final int hashCode() {
            return Long.hashCode(first);
        }
    }

    /** What is remembered of one. */
    private static final class Remembered extends Mark {

        /** What stands before the signature. */
        private final byte[] signed;

        private final KnownToken token;

        Remembered(Written token, TokenGate terms, KnownToken known) {
            super(token, terms);
            this.signed = Arrays.copyOf(token.bytes, Math.max(0, token.end));
            this.token = known;
        }

        boolean isOf(Written other) {
            return Arrays.equals(other.bytes, 0, Math.max(0, other.end), signed, 0, signed.length);
        }
    }

    /**
     * A token as it was sent; what is not ASCII is in none that is good.
     *
     * @param end where the last dot is; -1 where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Written(byte[] bytes, int end) {

        static Written of(String token) {
            return new Written(token.getBytes(ISO_8859_1), token.lastIndexOf('.'));
        }
    }

    /** What was verified on these terms with these keys. Its time may be over. */
    Optional<KnownToken> find(String token, TokenGate terms, KeySet keys) {
        Written written = Written.of(token);
        Remembered found = tokens.getIfPresent(new Mark(written, terms));
        // Other keys may not have been there when it was signed, or may have gone because somebody lost them.
        return found != null && found.token.keys() == keys && found.isOf(written)
                ? Optional.of(found.token)
                : Optional.empty();
    }

    /** @param token one that is good */
    void remember(String token, TokenGate terms, KnownToken known) {
        Remembered one = new Remembered(Written.of(token), terms, known);
        tokens.put(one, one);
    }

    /** How many there are. */
    long count() {
        tokens.cleanUp();
        return tokens.estimatedSize();
    }
}
