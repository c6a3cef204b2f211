// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.CacheSamples.get;
import static dev.weir.cache.CacheSamples.key;
import static dev.weir.cache.CacheSamples.stored;
import static dev.weir.cache.CacheSamples.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.CacheCounts.Kind;
import dev.weir.http.RequestHead;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A node that shares its cache with nobody. */
class LibraryTest {

    private static final CacheKey KEY = key("/a");
    private static final RequestHead HEAD = get("/a");
    private static final Duration WAIT = Duration.ofSeconds(5);

    private long millis = 1_000_000;
    private final Library library = Library.alone(() -> millis * 1_000_000, () -> millis);

    private CompletableFuture<Found> ask(Wanted wanted) {
        return library.ask(KEY, HEAD, wanted, WAIT).toCompletableFuture();
    }

    private CompletableFuture<Found> ask() {
        return ask(Wanted.ANYTHING);
    }

    private Ticket ticket() {
        return ((Found.Fetch) ask().join()).ticket();
    }

    private Stored fetched(Ticket ticket, String text, String... tags) {
        return stored(KEY, text, ticket.began(), millis, tags);
    }

    private Stored fill(String text, String... tags) {
        Ticket ticket = ticket();
        Stored stored = fetched(ticket, text, tags);
        ticket.keep(stored).toCompletableFuture().join();
        millis++;
        return stored;
    }

    private void pass(Duration time) {
        for (int i = 0; i < time.toMillis() / 10; i++) {
            millis += 10;
            library.tick();
        }
    }

    @Test
    void the_first_that_asks_fetches_and_the_others_wait_for_it() {
        Ticket ticket = ticket();
        CompletableFuture<Found> second = ask();
        CompletableFuture<Found> third = ask();
        assertThat(second).isNotDone();

        ticket.keep(fetched(ticket, "new"));

        assertThat(List.of(second, third))
                .allSatisfy(one -> assertThat(one.join()).isInstanceOfSatisfying(Found.Copy.class, copy -> {
                    assertThat(text(copy.stored())).isEqualTo("new");
                    assertThat(copy.waited()).isTrue();
                }));
        assertThat(library.near(KEY, HEAD).map(CacheSamples::text)).contains("new");
        assertThat(library.turns()).isZero();
    }

    @Test
    void what_is_kept_answers_the_next_one() {
        fill("kept");

        Found found = ask().join();

        assertThat(found).isInstanceOfSatisfying(Found.Copy.class, copy -> assertThat(copy.waited())
                .isFalse());
    }

    @Test
    void who_has_it_and_wants_a_newer_one_fetches() {
        Stored old = fill("old");

        Found found = ask(Wanted.newerThan(old)).join();

        assertThat(found).isInstanceOf(Found.Fetch.class);
    }

    @Test
    void who_wants_what_the_upstream_has_now_fetches_whatever_is_kept() {
        fill("old");

        Found found = ask(Wanted.since(millis)).join();

        assertThat(found).isInstanceOf(Found.Fetch.class);
    }

    @Test
    void all_go_by_themselves_when_it_turns_out_to_be_for_one_alone() {
        Ticket ticket = ticket();
        CompletableFuture<Found> waits = ask();

        ticket.notShareable(Duration.ofSeconds(10));

        assertThat(waits.join()).isEqualTo(new Found.Pass());
        assertThat(ask().join()).isEqualTo(new Found.Pass());
        pass(Duration.ofSeconds(11));
        assertThat(ask().join()).isInstanceOf(Found.Fetch.class);
    }

    @Test
    void the_next_one_fetches_when_the_first_one_fails() {
        Ticket ticket = ticket();
        CompletableFuture<Found> second = ask();
        CompletableFuture<Found> third = ask();

        ticket.failed();

        assertThat(second.join()).isInstanceOf(Found.Fetch.class);
        assertThat(third).isNotDone();
    }

    @Test
    void nobody_waits_for_longer_than_it_will() {
        ticket();
        CompletableFuture<Found> waits = ask();

        pass(WAIT.plusMillis(20));

        assertThat(waits.join()).isInstanceOfSatisfying(Found.Silent.class, silent -> assertThat(
                        silent.ticket().shared())
                .isFalse());
        assertThat(library.questions()).isZero();
    }

    @Test
    void no_tick_is_needed_for_long_where_nobody_waits() {
        Duration nothing = library.rest();
        ticket();
        Duration fetching = library.rest();
        ask();
        Duration waiting = library.rest();

        assertThat(nothing).isEqualTo(Duration.ofSeconds(1));
        assertThat(fetching).isEqualTo(Duration.ofMillis(100));
        assertThat(waiting).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void whoever_has_to_wait_wakes_the_one_who_ticks() {
        AtomicInteger woken = new AtomicInteger();
        library.tendedBy(woken::incrementAndGet);

        Ticket ticket = ticket();
        int atOnce = woken.get();
        ask();
        int waits = woken.get();
        ticket.failed();
        library.purge(Purge.all());

        assertThat(atOnce).isZero();
        assertThat(waits).isEqualTo(1);
        assertThat(woken).hasValue(2);
    }

    @Test
    void a_ticket_that_is_made_use_of_does_not_expire() {
        Ticket ticket = ticket();

        pass(Duration.ofMinutes(1));
        CompletableFuture<Found> waits = ask();
        ticket.keep(fetched(ticket, "late"));

        assertThat(waits.join()).isInstanceOf(Found.Copy.class);
    }

    @Test
    void a_purge_drops_what_is_kept_and_what_was_begun_before_it() {
        fill("old");
        Ticket before = ((Found.Fetch) ask(Wanted.since(millis)).join()).ticket();

        PurgeResult result =
                library.purge(Purge.url(KEY.url())).toCompletableFuture().join();

        assertThat(result.copies()).containsEntry("alone", 1L);
        assertThat(result.complete()).isTrue();
        assertThat(library.near(KEY, HEAD)).isEmpty();
        assertThat(before.joinable()).isFalse();
        before.keep(fetched(before, "old as well"));
        assertThat(library.near(KEY, HEAD)).isEmpty();
        fill("new");
        assertThat(library.near(KEY, HEAD).map(CacheSamples::text)).contains("new");
    }

    @Test
    void who_asks_after_a_purge_does_not_wait_for_what_was_begun_before_it() {
        ticket();

        library.purge(Purge.prefix("/"));

        assertThat(ask().join()).isInstanceOf(Found.Fetch.class);
    }

    @Test
    void nor_does_who_asks_much_later_while_that_is_still_on_its_way() {
        ticket();
        library.purge(Purge.prefix("/"));

        pass(Duration.ofSeconds(2));

        assertThat(ask()).isCompletedWithValueMatching(Found.Fetch.class::isInstance);
    }

    @Test
    void a_soft_purge_leaves_a_stale_copy() {
        Stored old = fill("old", "blue");

        library.purge(Purge.tags(List.of("blue")).softly());

        assertThat(library.near(KEY, HEAD)).hasValueSatisfying(copy -> {
            assertThat(copy.softPurged()).isTrue();
            assertThat(copy.fresh(millis)).isFalse();
        });
        assertThat(library.purged(old)).isTrue();
    }

    @Test
    void responses_are_told_apart_by_what_the_newest_one_names() {
        Vary vary = new Vary(List.of("accept-language"), false);
        RequestHead german = get("/a", "Accept-Language", "de");
        RequestHead french = get("/a", "Accept-Language", "fr");
        Ticket ticket = ticket();
        CompletableFuture<Found> wantsFrench =
                library.ask(KEY, french, Wanted.ANYTHING, WAIT).toCompletableFuture();
        CompletableFuture<Found> wantsGerman =
                library.ask(KEY, german, Wanted.ANYTHING, WAIT).toCompletableFuture();

        ticket.keep(stored(KEY, vary.variant(german.headers()), "deutsch", ticket.began(), millis, 60_000));

        assertThat(wantsFrench.join()).isInstanceOf(Found.Fetch.class);
        assertThat(wantsGerman.join()).isInstanceOfSatisfying(Found.Copy.class, copy -> assertThat(text(copy.stored()))
                .isEqualTo("deutsch"));
    }

    @Test
    void what_requests_found_is_counted_by_route() {
        Usage usage = library.usage();
        usage.retain(Set.of("shop"));
        Usage.ByRoute shop = usage.route("shop");

        Stream.of(Kind.HITS_NEAR, Kind.HITS_WAITED, Kind.HITS_NEAR, Kind.MISSES, Kind.PASSES)
                .forEach(shop::count);

        assertThat(usage.byRoute()).containsOnlyKeys("shop");
        assertThat(usage.byRoute().get("shop")).satisfies(tally -> {
            assertThat(tally.hits()).isEqualTo(3);
            assertThat(tally.of(Kind.PASSES)).isEqualTo(1);
            assertThat(tally.hitRatio()).isEqualTo(0.75);
        });
        assertThat(library.counts().of(Kind.HITS_WAITED)).isEqualTo(1);
        usage.retain(Set.of());
        assertThat(usage.byRoute()).isEmpty();
    }

    @Test
    void people_are_shown_what_is_kept_and_what_is_used_most() {
        fill("some text", "blue");
        library.near(KEY, HEAD);

        List<Held> held = library.held(KEY.url());

        assertThat(held).singleElement().satisfies(one -> {
            assertThat(one.shared()).isTrue();
            assertThat(one.tags()).containsExactly("blue");
            assertThat(one.hits()).isEqualTo(1);
            assertThat(one.freshForMillis()).isPositive();
        });
        assertThat(library.top(10)).hasSize(1);
        assertThat(library.shared().keys()).isEqualTo(1);
        assertThat(library.near().bytes()).isZero();
    }
}
