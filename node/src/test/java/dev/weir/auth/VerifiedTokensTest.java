// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

    private static final KeySet KEYS = KeySet.NONE;

    private final VerifiedTokens remembered = new VerifiedTokens(new Random(1));
    private final TokenGate gate =
            Tokens.alone(() -> 0, () -> 0).gate("a", TokenRules.usual(), () -> KeySource.fixed(KEYS));

    private static String token(String signed, int number) {
        return signed + '.' + String.format("%043d", number);
    }

    private KnownToken remember(String token) throws TokenException {
        return remember(token, KEYS);
    }

    private KnownToken remember(String token, KeySet keys) throws TokenException {
        KnownToken known = new KnownToken(VerifiedToken.of(Map.of()), keys);
        remembered.remember(token, gate, known);
        return known;
    }

    private KnownToken find(String token) {
        return remembered
                .find(token, gate, KEYS)
                .orElseThrow(
                        () -> new AssertionError("not known: number " + token.substring(token.lastIndexOf('.') + 1)));
    }

    private boolean knows(String token) {
        return remembered.find(token, gate, KEYS).isPresent();
    }

    /** How many of those numbers are found, the latest first. */
    private long known(String signed, int numbers) {
        return IntStream.range(0, numbers)
                .filter(i -> knows(token(signed, numbers - 1 - i)))
                .count();
    }

    @Test
    void each_of_many_is_found() throws Exception {
        KnownToken[] known = new KnownToken[8000];

        for (int i = 0; i < known.length; i++) {
            known[i] = remember(token("header.payload", i));
        }

        for (int i = 0; i < known.length; i++) {
            assertThat(find(token("header.payload", i))).isSameAs(known[i]);
        }
    }

    @Test
    void those_that_end_alike_are_found_too() throws Exception {
        for (int end = 0; end < 50; end++) {
            VerifiedTokens some = new VerifiedTokens(new Random(end));
            String last = String.format("%08d", end);
            KnownToken[] known = new KnownToken[250];

            for (int i = 0; i < known.length; i++) {
                known[i] = new KnownToken(VerifiedToken.of(Map.of()), KEYS);
                some.remember(token("header.payload", i) + last, gate, known[i]);
            }

            for (int i = 0; i < known.length; i++) {
                assertThat(some.find(token("header.payload", i) + last, gate, KEYS))
                        .containsSame(known[i]);
            }
        }
    }

    @Test
    void memory_for_them_is_bounded() throws Exception {
        for (int length : new int[] {1, 1000, 8000}) {
            String signed = "x".repeat(length);
            int most = 2 * (10 << 20) / (length + 256) + 2;

            for (int i = 0; i < 2 * most; i++) {
                remember(token(signed, i));
            }

            assertThat(known(signed, 2 * most)).isBetween(most / 2L - 2, (long) most);
        }
    }

    @Test
    void one_that_is_sent_again_and_again_stays() throws Exception {
        String signed = "x".repeat(8000);
        String mine = token(signed, -1);
        KnownToken known = remember(mine);

        for (int i = 0; i < 5000; i++) {
            remember(token(signed, i));

            assertThat(find(mine)).isSameAs(known);
        }
        assertThat(knows(token(signed, 1))).isFalse();
    }

    @Test
    void one_that_was_verified_again_is_found_as_it_is_now() throws Exception {
        KeySet others = KeySet.of(Signer.of(SignatureAlgorithm.HS256).key(""));
        String token = token("header.payload", 1);

        remember(token, others);
        assertThat(knows(token)).isFalse();
        KnownToken again = remember(token);

        assertThat(find(token)).isSameAs(again);
    }

    @Test
    void what_is_no_token_is_not_remembered() throws Exception {
        String key = "\ud83d\udd11";
        for (String token : new String[] {
            "",
            ".",
            "a.b.short",
            "x".repeat(100),
            key + '.' + "x".repeat(16),
            "a.b." + key.repeat(15),
            key.repeat(2) + '.'
        }) {
            remember(token);

            assertThat(knows(token)).isFalse();
        }
    }

    @Test
    void another_signature_of_the_same_end_is_another_one() throws Exception {
        remember("a.b." + "A".repeat(43));

        assertThat(knows("a.b." + "A".repeat(44))).isFalse();
        assertThat(knows("a.b.B" + "A".repeat(42))).isFalse();
        assertThat(knows("a.c." + "A".repeat(43))).isFalse();
        assertThat(knows("a.b." + "A".repeat(43))).isTrue();
    }

    @Test
    void none_is_taken_for_another_while_all_move() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Boolean> one : threads.invokeAll(IntStream.range(0, 4)
                    .<java.util.concurrent.Callable<Boolean>>mapToObj(thread -> () -> eachIsItself(thread))
                    .toList())) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Remembers and finds the same tokens as other threads, of which not all have room. */
    private boolean eachIsItself(int seed) throws TokenException {
        Random random = new Random(seed);
        String signed = "x".repeat(1000);
        for (int i = 0; i < 50_000; i++) {
            String subject = Integer.toString(random.nextInt(15_000));
            String token = token(signed, Integer.parseInt(subject));
            var found = remembered.find(token, gate, KEYS);
            if (found.isPresent() && !found.get().token().subject().equals(subject)) {
                return false;
            }
            if (found.isEmpty()) {
                VerifiedToken verified = VerifiedToken.of(Map.of("sub", subject));
                remembered.remember(token, gate, new KnownToken(verified, KEYS));
            }
        }
        return true;
    }
}
