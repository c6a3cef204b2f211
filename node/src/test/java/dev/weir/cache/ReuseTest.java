// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.NOON;
import static dev.weir.cache.Example.asked;
import static dev.weir.cache.Example.decide;
import static dev.weir.cache.Example.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.Storing.Decision;
import dev.weir.cache.Storing.Keep;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReuseTest {

    private static final int EXCHANGES = 100_000;

    @Test
    void the_cache_keeps_and_reuses_what_the_sentences_of_the_rfc_allow_however_it_is_written() {
        Random random = new Random(9111);
        int kept = 0;
        int reused = 0;

        for (int i = 0; i < EXCHANGES; i++) {
            Exchanged exchanged = Exchanged.random(random);
            Reuse oracle = new Reuse(exchanged);
            String[] response = exchanged.response(random);
            String[] request = exchanged.request(random);
            Supplier<String> told =
                    () -> exchanged + " as " + Arrays.toString(response) + ", " + Arrays.toString(request);

            Decision decision = decide(
                    CacheRules.STANDARD,
                    exchanged.authorized() ? asked("Authorization", "x") : asked(),
                    exchanged.status(),
                    response);

            assertThat(decision instanceof Keep).as(told).isEqualTo(oracle.mayBeKept());
            if (decision instanceof Keep keep) {
                boolean serves = serves(keep, request, exchanged.later());
                assertThat(serves).as(told).isEqualTo(oracle.mayAnswer());
                kept++;
                reused += serves ? 1 : 0;
            }
        }

        assertThat(kept).isBetween(EXCHANGES / 5, EXCHANGES);
        assertThat(reused).isBetween(kept / 5, kept * 4 / 5);
    }

    private static boolean serves(Keep keep, String[] request, long later) {
        Stored stored = keep.draft().stored(Example.key("http://example.com/a"), Example.text(""));
        return Serving.of(stored, RequestDirectives.of(headers(request)), NOON + later * 1000)
                .serves();
    }
}
