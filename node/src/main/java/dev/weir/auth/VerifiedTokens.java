// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that this node has verified lately, so that it need not do so again: bounded, and without their
 * signatures, of which only half of the SHA-256 is kept, so that nobody gets a token back. A wrong one is never
 * remembered: whoever sends many of them drives out nothing. From any thread.
 *
 * <p>There are two generations. When the young one is full it becomes the old one, and what nobody has sent since the
 * turn before is forgotten.
 */
final class VerifiedTokens {

    /** So much those of a generation weigh together, about a third of the memory that they take. */
    private static final long WEIGHT_MAX = 10L << 20;

    /** What is kept beside a token's claims. */
    private static final int OVERHEAD = 256;

    /** By which slots are chosen, so that nobody can make tokens that all have the same one. */
    private final long multiplier;

    /** Read by every request of all I/O threads without a lock; one that takes a token over from the old one waits. */
    private volatile Generation young = new Generation(Generation.SLOTS_MIN);

    private volatile Generation old = new Generation(Generation.SLOTS_MIN);

    /** @param random nobody can guess what it says */
    VerifiedTokens(RandomGenerator random) {
        multiplier = random.nextLong() | 1;
    }

    /**
     * Those of one time, each in the first slot that was free from its own one on. Written by one thread at a time.
     *
     * <p>Other requests have driven all of it out of the processor's caches by the time that it is looked at. What
     * counts is how many places a request must look at one after the other: the slot, what is remembered, its text.
     */
    private static final class Generation {

        static final int SLOTS_MIN = 1 << 10;

        /** So many slots for each, so that its own one is mostly free. */
        private static final int SPACE = 4;

        private final AtomicReferenceArray<Remembered> slots;
        private long weight;
        private int count;

        Generation(int slots) {
            this.slots = new AtomicReferenceArray<>(slots);
        }

        @Nullable
        Remembered find(Written written, TokenGate terms) {
            int slot = first(written.hash);
            Remembered there = slots.get(slot);
            while (there != null && !there.isOf(written, terms)) {
                slot = next(slot);
                there = slots.get(slot);
            }
            return there;
        }

        /** In its place, if the same one is there already. */
        void put(Remembered one, Written written) {
            int slot = first(written.hash);
            Remembered there = slots.get(slot);
            while (there != null && !there.isOf(written, one.terms)) {
                slot = next(slot);
                there = slots.get(slot);
            }
            set(slot, one);
        }

        private void set(int slot, Remembered one) {
            if (slots.get(slot) == null) {
                weight += one.signed.length + OVERHEAD;
                count++;
            }
            slots.set(slot, one);
        }

        /** The same in twice as many slots. */
        Generation wider() {
            Generation wider = new Generation(2 * slots.length());
            for (int i = 0; i < slots.length(); i++) {
                Remembered one = slots.get(i);
                if (one != null) {
                    int slot = wider.first(one.hash);
                    while (wider.slots.get(slot) != null) {
                        slot = wider.next(slot);
                    }
                    wider.set(slot, one);
                }
            }
            return wider;
        }

        boolean isNarrow() {
            return count > slots.length() / SPACE;
        }

        boolean isFull() {
            return weight > WEIGHT_MAX;
        }

        private int first(int hash) {
            return hash & slots.length() - 1;
        }

        private int next(int slot) {
            return slot + 1 & slots.length() - 1;
        }
    }

    /**
     * What is remembered of one, with as few references as can be.
     *
     * @param first of the SHA-256 of the signature, as are the {@code second} 64 bits
     * @param signed what stands before the signature
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Remembered(TokenGate terms, int hash, long first, long second, byte[] signed, KnownToken token) {

        static Remembered of(Written written, TokenGate terms, KnownToken token) {
            ByteBuffer signature = written.signature();
            byte[] signed = Arrays.copyOf(written.bytes, written.end);
            return new Remembered(terms, written.hash, signature.getLong(), signature.getLong(), signed, token);
        }

        boolean isOf(Written written, TokenGate its) {
            if (hash != written.hash || signed.length != written.end || !terms.equals(its)) {
                return false;
            }
            // While the text is fetched from memory, this is reckoned.
            ByteBuffer signature = written.signature();
            return signature.getLong() == first
                    && signature.getLong() == second
                    && Arrays.equals(written.bytes, 0, written.end, signed, 0, signed.length);
        }
    }

    /**
     * A token as it was sent.
     *
     * @param end where the last dot is
     * @param hash of its last bytes and the terms
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Written(byte[] bytes, int end, int hash) {

        private static final VarHandle WORD =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

        static @Nullable Written of(String token, TokenGate terms, long multiplier) {
            byte[] bytes = token.getBytes(ISO_8859_1);
            int end = token.lastIndexOf('.');
            // What two characters stand for is in no good token; nor is there one without a signature.
            if (bytes.length != token.length() || end < 0 || bytes.length - end <= Long.BYTES) {
                return null;
            }
            long last = (long) WORD.get(bytes, bytes.length - Long.BYTES);
            // Multiply-shift (Dietzfelbinger et al., 1997).
            return new Written(bytes, end, (int) ((last ^ terms.hashCode()) * multiplier >>> Integer.SIZE));
        }

        ByteBuffer signature() {
            return KeyDigest.sha256(bytes, end + 1);
        }
    }

    /** What was verified on these terms with these keys. Its time may be over. */
    Optional<KnownToken> find(String token, TokenGate terms, KeySet keys) {
        Written written = Written.of(token, terms, multiplier);
        if (written == null) {
            return Optional.empty();
        }
        Remembered lately = young.find(written, terms);
        Remembered found = lately != null ? lately : old.find(written, terms);
        // Other keys may not have been there when it was signed, or may have gone because somebody lost them.
        if (found == null || found.token.keys() != keys) {
            return Optional.empty();
        }
        if (lately == null) {
            put(found, written);
        }
        return Optional.of(found.token);
    }

    /** @param token one that is good */
    void remember(String token, TokenGate terms, KnownToken known) {
        Written written = Written.of(token, terms, multiplier);
        if (written != null) {
            put(Remembered.of(written, terms, known), written);
        }
    }

    private synchronized void put(Remembered one, Written written) {
        young.put(one, written);
        if (young.isFull()) {
            old = young;
            young = new Generation(young.slots.length());
        } else if (young.isNarrow()) {
            young = young.wider();
        }
    }
}
