// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.CacheSamples.key;
import static dev.weir.cache.CacheSamples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShelfTest {

    private static final Vary BY_LANGUAGE = new Vary(List.of("accept-language"), false);

    private final Shelf shelf = new Shelf(1 << 20);

    private static Stored german(String text, long received) {
        return stored(key("/a"), new Variant(BY_LANGUAGE, "accept-language: de\n"), text, 1, received, 1_000, "de");
    }

    private Optional<String> text(Variant variant) {
        return shelf.find(key("/a"))
                .flatMap(resource -> resource.select(variant))
                .map(CacheSamples::text);
    }

    @Test
    void never_holds_more_bytes_than_it_may() {
        Random random = new Random(1);

        for (int i = 0; i < 5_000; i++) {
            shelf.put(stored(key("/" + i), "x".repeat(random.nextInt(20_000)), 1, 1, "tag-" + i % 7));
        }

        assertThat(shelf.bytes()).isBetween(1L << 19, 1L << 20);
        assertThat(shelf.evictions()).isEqualTo(5_000 - shelf.entries());
        assertThat(shelf.all().mapToLong(Resource::bytes).sum()).isEqualTo(shelf.bytes());
    }

    @Test
    void finds_for_a_purge_exactly_what_it_has() {
        for (int i = 0; i < 3_000; i++) {
            shelf.put(stored(key("/" + i), "x".repeat(2_000), 1, 1, "tag-" + i % 7));
        }

        List<CacheKey> tagged = shelf.meantBy(Purge.tags(List.of("tag-3"))).toList();

        assertThat(tagged)
                .hasSameSizeAs(shelf.all()
                        .filter(resource -> resource.copies().get(0).tags().contains("tag-3"))
                        .toList())
                .isNotEmpty();
        assertThat(shelf.keys()).allSatisfy(key -> assertThat(shelf.meantBy(Purge.url(key.url())))
                .containsExactly(key));
        shelf.keys().toList().forEach(shelf::remove);
        assertThat(shelf.bytes()).isZero();
        assertThat(shelf.listed()).isZero();
    }

    @Test
    void what_is_larger_than_all_its_room_is_not_kept() {
        shelf.put(stored(key("/a"), "x".repeat(2 << 20), 1, 1));

        assertThat(shelf.find(key("/a"))).isEmpty();
        assertThat(shelf.listed()).isZero();
    }

    @Test
    void of_two_copies_the_one_stays_that_was_received_later() {
        shelf.put(stored(key("/a"), "second", 5, 20));
        shelf.put(stored(key("/a"), "first", 6, 10));
        Optional<String> kept = text(Variant.NONE);
        shelf.put(stored(key("/a"), "third", 4, 30));

        assertThat(kept).contains("second");
        assertThat(text(Variant.NONE)).contains("third");
    }

    @Test
    void the_newest_response_says_by_which_fields_responses_are_told_apart() {
        shelf.put(stored(key("/a"), "for all", 1, 10, "all"));
        shelf.put(german("deutsch", 20));
        shelf.put(stored(key("/a"), "late, but old", 1, 15));

        assertThat(text(Variant.NONE)).isEmpty();
        assertThat(text(german("", 0).variant())).contains("deutsch");
        assertThat(shelf.meantBy(Purge.tags(List.of("all")))).isEmpty();
        assertThat(shelf.meantBy(Purge.tags(List.of("de")))).hasSize(1);
    }

    @Test
    void of_many_variants_those_stay_that_were_received_last() {
        for (int i = 0; i < 50; i++) {
            shelf.put(stored(key("/a"), new Variant(BY_LANGUAGE, "accept-language: " + i), "" + i, 1, i, 1_000));
        }

        assertThat(shelf.find(key("/a")).orElseThrow().copies())
                .extracting(CacheSamples::text)
                .hasSize(Resource.VARIANTS_MAX)
                .contains("49", "18")
                .doesNotContain("17");
    }
}
