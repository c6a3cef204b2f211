// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CookieSealTest {

    private static final String OLD = "the first secret of all the nodes";
    private static final String NEW = "the second secret of all the nodes";
    private static final String LONG = "{\"name\":\"value\"},".repeat(200);

    private final CookieSeal seal = new CookieSeal(List.of(OLD), "here");

    @Test
    void what_was_sealed_opens_on_every_node_that_has_the_secret() {
        CookieSeal other = new CookieSeal(List.of(OLD), "here");

        for (String text : List.of("", "x", "\u00fc \u20ac", LONG)) {
            String cipherText = seal.seal("session", text);

            assertThat(cipherText).matches("[A-Za-z0-9_-]+");
            assertThat(other.open("session", cipherText)).contains(text);
        }
    }

    @Test
    void the_same_text_is_another_one_each_time_and_a_long_one_is_not_as_long() {
        assertThat(seal.seal("session", "x")).isNotEqualTo(seal.seal("session", "x"));
        assertThat(seal.seal("session", LONG)).hasSizeLessThan(LONG.length() / 4);
        assertThat(seal.seal("session", "x".repeat(399))).hasSizeGreaterThan(399);
    }

    @Test
    void it_opens_in_its_place_and_for_its_purpose_alone() {
        String cipherText = seal.seal("session", "x");

        assertThat(seal.open("login", cipherText)).isEmpty();
        assertThat(new CookieSeal(List.of(OLD), "there").open("session", cipherText))
                .isEmpty();
        assertThat(new CookieSeal(List.of(OLD), "her").open("esession", cipherText))
                .isEmpty();
        assertThat(new CookieSeal(List.of(OLD), "heres").open("ession", cipherText))
                .isEmpty();
        assertThat(new CookieSeal(List.of(NEW), "here").open("session", cipherText))
                .isEmpty();
    }

    @Test
    void the_first_key_seals_and_any_opens() {
        CookieSeal both = new CookieSeal(List.of(NEW, OLD), "here");
        CookieSeal last = new CookieSeal(List.of(NEW), "here");

        assertThat(both.open("session", seal.seal("session", "x"))).contains("x");
        assertThat(last.open("session", both.seal("session", "x"))).contains("x");
        assertThat(seal.open("session", both.seal("session", "x"))).isEmpty();
    }

    @Test
    void no_bit_of_it_can_be_changed_and_no_part_left_out() {
        byte[] cipherText = Base64.getUrlDecoder().decode(seal.seal("session", "some text"));
        for (int bit = 0; bit < cipherText.length * 8; bit++) {
            byte[] changed = cipherText.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(seal.open("session", written(changed))).isEmpty();
        }
        for (int length = 0; length < cipherText.length; length++) {
            assertThat(seal.open("session", written(Arrays.copyOf(cipherText, length))))
                    .isEmpty();
        }
    }

    @Test
    void junk_does_not_open_and_does_nothing_else() {
        Random random = new Random(8);
        for (int i = 0; i < 10_000; i++) {
            byte[] junk = new byte[random.nextInt(200)];
            random.nextBytes(junk);
            if (junk.length > 0) {
                junk[0] = 1;
            }

            assertThat(seal.open("session", written(junk))).isEmpty();
            assertThat(seal.open("session", new String(junk, ISO_8859_1))).isEmpty();
        }
        assertThat(seal.open("session", "A".repeat(1 << 20))).isEmpty();
    }

    @Test
    void nobody_is_told_a_secret() {
        assertThat(seal.toString()).isEqualTo("CookieSeal[1 keys]");
    }

    private static String written(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
