// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NhHashTest {

    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

    private final NhHash hash = new NhHash(new Random(1));
    private final Random random = new Random(2);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What the paper says, word for word. */
    private static NhHash.Value byThePaper(byte[] text, long[] key) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i * Long.BYTES < text.length; i += 2) {
            int at = Math.min(i * Long.BYTES, text.length - 2 * Long.BYTES);
            sum = sum.add(plus(text, at, key[i]).multiply(plus(text, at + Long.BYTES, key[i + 1])));
        }
        return new NhHash.Value(sum.shiftRight(64).longValue(), sum.longValue());
    }

    private static BigInteger plus(byte[] text, int at, long key) {
        byte[] bigEndian = new byte[Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bigEndian[i] = text[at + Long.BYTES - 1 - i];
        }
        return new BigInteger(1, bigEndian)
                .add(new BigInteger(Long.toUnsignedString(key)))
                .mod(WORD);
    }

    @Test
    void is_what_the_paper_says() {
        long[] key = new Random(1).longs(NhHash.BYTES_MAX / Long.BYTES + 2).toArray();

        for (int length = NhHash.BYTES_MIN; length <= NhHash.BYTES_MAX; length += 1 + length / 16) {
            byte[] text = bytes(length);

            assertThat(hash.of(text, 0)).isEqualTo(byThePaper(text, key));
        }
    }

    @Test
    void no_byte_can_be_changed() {
        for (int length : new int[] {16, 17, 31, 32, 43, 86, 342, 4096}) {
            Set<NhHash.Value> all = new HashSet<>();
            byte[] text = bytes(length);
            for (int i = 0; i < length; i++) {
                text[i] ^= 1;
                all.add(hash.of(text, 0));
                text[i] ^= 1;
            }

            assertThat(all).hasSize(length).doesNotContain(hash.of(text, 0));
        }
    }

    @Test
    void is_of_what_stands_behind_the_beginning() {
        byte[] text = bytes(100);

        assertThat(hash.of(text, 40)).isEqualTo(hash.of(Arrays.copyOfRange(text, 40, 100), 0));
        assertThat(hash.of(text, 40)).isNotEqualTo(hash.of(text, 41));
        assertThat(hash.of(text, 40)).isNotEqualTo(new NhHash(new Random(3)).of(text, 40));
    }

    @Test
    void says_of_which_length_a_text_must_be() {
        String expected = " bytes (expected: 16 to 4096)";

        assertThatThrownBy(() -> hash.of(new byte[20], 5)).hasMessage("15" + expected);
        assertThatThrownBy(() -> hash.of(new byte[4097], 0)).hasMessage("4097" + expected);
    }
}
