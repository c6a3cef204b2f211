// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.CacheSamples.key;
import static dev.weir.cache.CacheSamples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.PurgeLog.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PurgeLogTest {

    private static final Stored COPY = stored(key("/shop/a"), "", 100, 110, "blue", "round");

    private long millis = 90;
    private final Stamps stamps = new Stamps(() -> millis);
    private final PurgeLog log = new PurgeLog(stamps);

    static List<Purge> meant() {
        return List.of(
                Purge.url("https://shop.example/shop/a"),
                Purge.url("https://shop.example/shop/a").of("shop"),
                Purge.prefix("/shop/"),
                Purge.prefix("https://shop.example/"),
                Purge.prefix("/").of("shop"),
                Purge.tags(List.of("red", "blue")),
                Purge.tags(List.of("round")).of("shop"),
                Purge.all(),
                Purge.all().of("shop"));
    }

    static List<Purge> notMeant() {
        return List.of(
                Purge.url("https://shop.example/shop/"),
                Purge.url("https://shop.example/shop/a").of("other"),
                Purge.prefix("/shops"),
                Purge.prefix("http://shop.example/"),
                Purge.prefix("/").of("other"),
                Purge.tags(List.of("red")),
                Purge.tags(List.of("round")).of("other"),
                Purge.all().of("other"));
    }

    @ParameterizedTest
    @MethodSource("meant")
    void what_was_begun_before_a_purge_that_means_it_is_refused(Purge purge) {
        log.raise(List.of(purge), 100);

        assertThat(purge.matches(COPY)).isTrue();
        assertThat(log.verdict(COPY)).isEqualTo(Verdict.REFUSE);
        assertThat(log.verdict(stored(key("/shop/a"), "", 101, 110, "blue", "round")))
                .isEqualTo(Verdict.KEEP);
    }

    @ParameterizedTest
    @MethodSource("meant")
    void what_was_begun_before_a_soft_purge_is_marked(Purge purge) {
        log.raise(List.of(purge.softly()), 100);

        assertThat(log.verdict(COPY)).isEqualTo(Verdict.MARK);
    }

    @ParameterizedTest
    @MethodSource("notMeant")
    void what_is_not_meant_is_kept(Purge purge) {
        log.raise(List.of(purge), 1_000);

        assertThat(purge.matches(COPY)).isFalse();
        assertThat(log.verdict(COPY)).isEqualTo(Verdict.KEEP);
    }

    @Test
    void it_never_forgets_however_much_is_purged() {
        log.raise(List.of(Purge.url("https://shop.example/first"), Purge.prefix("/first-prefix")), 100);

        for (int i = 0; i < 100_000; i++) {
            log.raise(List.of(Purge.url("https://shop.example/" + i)), 200);
        }
        for (int i = 0; i < 1_000; i++) {
            log.raise(List.of(Purge.prefix("/prefix/" + i), Purge.all().of("route-" + i)), 200);
        }

        assertThat(log.verdict(stored(key("/first"), "", 100, 110))).isEqualTo(Verdict.REFUSE);
        assertThat(log.verdict(stored(key("/first-prefix/a"), "", 100, 110))).isEqualTo(Verdict.REFUSE);
        assertThat(log.verdict(stored(key("/new"), "", 201, 210))).isEqualTo(Verdict.KEEP);
        assertThat(log.record().hard().prefixes()).hasSizeLessThan(300);
    }

    @Test
    void another_node_learns_all_of_it() {
        meant().forEach(purge -> log.raise(List.of(purge, purge.softly()), 100));
        PurgeLog other = new PurgeLog(new Stamps(() -> 90));

        boolean first = other.learn(log.record());
        boolean again = other.learn(log.record());

        assertThat(first).isTrue();
        assertThat(again).isFalse();
        assertThat(other.verdict(COPY)).isEqualTo(Verdict.REFUSE);
    }

    @Test
    void what_began_before_a_purge_on_a_node_whose_clock_was_ahead_is_refused_there() {
        log.raise(List.of(Purge.url(COPY.key().url())), 91);
        PurgeLog ahead = new PurgeLog(new Stamps(() -> 5_000));
        Stored before = stored(COPY.key(), "", 4_500, 4_600);

        ahead.learn(log.record());

        assertThat(ahead.verdict(before)).isEqualTo(Verdict.REFUSE);
    }

    @Test
    void nor_does_it_matter_which_of_the_two_tells_the_other_one_first() {
        log.raise(List.of(Purge.url(COPY.key().url())), 91);
        PurgeLog ahead = new PurgeLog(new Stamps(() -> 5_000));
        Stored before = stored(COPY.key(), "", 4_500, 4_600);

        log.learn(ahead.record());
        ahead.learn(log.record());

        assertThat(ahead.verdict(before)).isEqualTo(Verdict.REFUSE);
    }

    @Test
    void a_stamp_is_later_than_every_purge_and_never_goes_back() {
        millis = 150;
        long first = stamps.now();
        log.raise(List.of(Purge.all()), 400);
        millis = 20;

        assertThat(first).isEqualTo(150);
        assertThat(stamps.now()).isEqualTo(401);
        assertThat(log.verdict(stored(key("/a"), "", stamps.now(), 0))).isEqualTo(Verdict.KEEP);
    }

    @Test
    void what_the_upstream_says_is_the_same_still_is_free_of_soft_purges_and_of_no_other_one() {
        log.raise(List.of(Purge.all().softly()), 105);
        Stored again = COPY.begun(log.validated(COPY));

        assertThat(log.verdict(again)).isEqualTo(Verdict.KEEP);
        log.raise(List.of(Purge.all()), 106);
        assertThat(log.verdict(again)).isEqualTo(Verdict.REFUSE);
    }
}
