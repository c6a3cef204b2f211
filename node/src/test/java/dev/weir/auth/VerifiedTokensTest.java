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
        return remembered.find(token, gate, KEYS).orElseThrow(() -> new AssertionError(token));
    }

    private boolean knows(String token) {
        return remembered.find(token, gate, KEYS).isPresent();
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
        assertThat(remembered.count()).isEqualTo(known.length);
    }

    @Test
    void memory_for_them_is_bounded() throws Exception {
        String signed = "x".repeat(8000);

        for (int i = 0; i < 5000; i++) {
            remember(token(signed, i));
        }

        assertThat(remembered.count()).isBetween(1000, 2200);
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
    void one_that_was_verified_again_is_there_once() throws Exception {
        KeySet others = KeySet.of(Signer.of(SignatureAlgorithm.HS256).key(""));
        String token = token("header.payload", 1);

        remember(token, others);
        assertThat(knows(token)).isFalse();
        KnownToken again = remember(token);

        assertThat(find(token)).isSameAs(again);
        assertThat(remembered.count()).isEqualTo(1);
    }

    @Test
    void one_with_a_signature_that_nobody_makes_is_not_remembered() throws Exception {
        for (String token : new String[] {"a.b.short", "a.b." + "x".repeat(5000), "x".repeat(100), "."}) {
            remember(token);

            assertThat(knows(token)).isFalse();
        }
        assertThat(remembered.count()).isZero();
    }

    @Test
    void a_longer_signature_of_the_same_words_is_another_one() throws Exception {
        remember("a.b." + "A".repeat(43));

        assertThat(knows("a.b." + "A".repeat(44))).isFalse();
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
