// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.kept;
import static dev.weir.cache.Example.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredTest {

    @Test
    void all_that_grows_counts_for_its_size() {
        long small = stored("Cache-Control", "max-age=60").bytes();
        long fielded = stored("Cache-Control", "max-age=60", "X-Long", "x".repeat(1000))
                .bytes();
        long tagged = stored("Cache-Control", "max-age=60", "Cache-Tag", "x".repeat(1000))
                .bytes();
        Draft draft = kept("Cache-Control", "max-age=60");
        long bodied = draft.stored(Example.key("http://example.com/a"), Example.text("x".repeat(1020)))
                .bytes();
        long named = draft.stored(Example.key("http://example.com/a" + "x".repeat(1000)), Example.text(Example.TEXT))
                .bytes();

        assertThat(List.of(fielded, tagged, bodied, named))
                .allSatisfy(large -> assertThat(large - small).isGreaterThanOrEqualTo(1000));
        assertThat(small).isGreaterThan(500);
    }

    @Test
    void a_variant_counts_too() {
        Draft varied = kept(
                CacheRules.STANDARD,
                Example.asked("X-A", "x".repeat(400)),
                200,
                "Cache-Control",
                "max-age=60",
                "Vary",
                "X-A");

        assertThat(varied.variant().bytes() - Variant.NONE.bytes()).isGreaterThan(400);
    }

    @Test
    void what_was_marked_as_stale_stays_so() {
        Stored purged = stored("Cache-Control", "max-age=60").purgedSoftly();

        assertThat(purged.fresh(Example.NOON)).isFalse();
        assertThat(purged.purgedSoftly()).isSameAs(purged);
    }

    @Test
    void what_the_upstream_answers_otherwise_now_is_served_by_nobody() {
        Stored stored = stored("Cache-Control", "max-age=60, stale-while-revalidate=60, stale-if-error=60");
        Stored superseded = stored.superseded(Example.NOON + 10);

        assertThat(Serving.of(superseded, RequestDirectives.NONE, Example.NOON + 10))
                .isEqualTo(Serving.VALIDATE);
        assertThat(Serving.onFailure(superseded, RequestDirectives.NONE, Example.NOON + 10))
                .isFalse();
        assertThat(superseded.began()).isEqualTo(stored.began());
        assertThat(superseded.received()).isEqualTo(Example.NOON + 10);
    }

    @Test
    void the_longest_grace_is_how_long_it_is_of_use() {
        assertThat(new Grace(3, 5, false, false).millisMax()).isEqualTo(5);
        assertThat(new Grace(7, 5, false, false).millisMax()).isEqualTo(7);
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grace(-1, 0, false, false))
                .withMessage("whileRevalidateMillis: -1 (expected: at least 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grace(0, -1, false, false))
                .withMessage("ifErrorMillis: -1 (expected: at least 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Example.Wording().statuses(200, 206).rules())
                .withMessage("statuses: 206 (expected: 200 to 599, but neither 206 nor 304)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Example.Wording().heuristic(1.5).rules())
                .withMessage("heuristic: 1.5 (expected: 0 to 1)");
    }

    @Test
    void an_operators_words_are_read_in_any_case() {
        CacheRules rules = new Example.Wording()
                .ttl(Duration.ofMinutes(1))
                .ignored("X-A")
                .varyIgnored("X-B")
                .rules();

        assertThat(rules.ignored()).isEqualTo(Set.of("x-a"));
        assertThat(rules.varyIgnored()).isEqualTo(Set.of("x-b"));
    }
}
