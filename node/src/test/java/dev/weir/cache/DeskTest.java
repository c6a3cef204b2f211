// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.CacheSamples.key;
import static dev.weir.cache.CacheSamples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Peers.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a key's home makes of one that has the right to fetch and does not say that it makes use of it. */
class DeskTest {

    private static final String FIRST = "first";
    private static final String SECOND = "second";

    private long millis = 1_000_000;

    /** Who was told that it may fetch. */
    private final List<String> told = new ArrayList<>();

    private long toldSince;

    private final Library library = new Library(
            new ScriptedExchange(
                    List.of(new Peer("home", "node-1"), new Peer(FIRST, "node-2"), new Peer(SECOND, "node-3")),
                    () -> millis,
                    this::hears),
            CacheBounds.USUAL,
            () -> millis * 1_000_000,
            Duration.ofMillis(50),
            Runnable::run);

    private CompletionStage<Reply> hears(String member, Message message) {
        if (message instanceof Message.Tell tell && tell.outcome() instanceof Reply.Fetch right) {
            told.add(member);
            toldSince = right.since();
        }
        return CompletableFuture.completedFuture(new Reply.Heard(true));
    }

    @BeforeEach
    void meet() {
        library.start();
        tick(1);
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            millis += 100;
            library.tick();
        }
    }

    private Reply ask(String member, CacheKey key) {
        return library.heard(member, new Message.Ask(1, key, Variant.NONE, 0));
    }

    private static TicketId right(CacheKey key) {
        return new TicketId(1, key, Variant.NONE);
    }

    /** Of a key whose home is here. */
    private CacheKey givenTo(String member) {
        int number = 0;
        while (!(ask(member, key("/" + number)) instanceof Reply.Fetch)) {
            number++;
        }
        return key("/" + number);
    }

    @Test
    void who_says_nothing_loses_the_right_to_who_waits() {
        Reply answer = ask(SECOND, givenTo(FIRST));

        tick(29);
        List<String> early = List.copyOf(told);
        tick(2);

        assertThat(answer).isEqualTo(new Reply.Wait());
        assertThat(early).isEmpty();
        assertThat(told).containsExactly(SECOND);
    }

    @Test
    void what_this_node_did_not_hear_because_it_stood_still_is_held_against_nobody() {
        ask(SECOND, givenTo(FIRST));

        millis += 10_000;
        library.tick();
        List<String> atOnce = List.copyOf(told);
        tick(30);

        assertThat(atOnce).isEmpty();
        assertThat(told).containsExactly(SECOND);
    }

    @Test
    void a_right_that_was_given_back_is_not_renewed_by_what_was_said_before() {
        CacheKey key = givenTo(FIRST);
        library.heard(FIRST, new Message.GiveBack(right(key), 0));

        library.heard(FIRST, new Message.Renew(List.of(right(key))));

        assertThat(ask(SECOND, key)).isInstanceOf(Reply.Fetch.class);
    }

    @Test
    void a_right_of_which_something_came_is_not_renewed_by_what_was_said_before() {
        CacheKey key = givenTo(FIRST);
        library.heard(FIRST, new Message.Bring(right(key), stored(key, "fetched", millis, millis)));

        library.heard(FIRST, new Message.Renew(List.of(right(key))));

        assertThat(library.heard(SECOND, new Message.Ask(1, key, Variant.NONE, millis)))
                .isInstanceOf(Reply.Fetch.class);
    }

    @Test
    void who_fetches_what_was_purged_meanwhile_has_nobody_wait_by_what_was_said_before() {
        CacheKey key = givenTo(FIRST);
        library.heard(SECOND, new Message.Drop(List.of(Purge.url(key.url())), millis));

        library.heard(FIRST, new Message.Renew(List.of(right(key))));

        assertThat(ask(SECOND, key)).isInstanceOf(Reply.Fetch.class);
    }

    @Test
    void a_right_that_is_given_to_the_same_question_once_more_is_renewed_as_ever() {
        CacheKey key = givenTo(FIRST);
        library.heard(FIRST, new Message.GiveBack(right(key), 0));
        Reply again = ask(FIRST, key);
        ask(SECOND, key);

        for (int i = 0; i < 8; i++) {
            tick(5);
            library.heard(FIRST, new Message.Renew(List.of(right(key))));
        }

        assertThat(again).isInstanceOf(Reply.Fetch.class);
        assertThat(told).isEmpty();
    }

    @Test
    void who_has_only_now_become_home_to_a_key_hears_who_fetches_it() {
        CacheKey key = givenTo(FIRST);
        library.heard(FIRST, new Message.GiveBack(right(key), 0));
        tick(60);

        library.heard(FIRST, new Message.Renew(List.of(right(key))));

        assertThat(ask(SECOND, key)).isInstanceOf(Reply.Wait.class);
    }

    @Test
    void who_has_the_right_since_a_purge_keeps_it() {
        CacheKey key = givenTo(FIRST);
        ask(SECOND, key);

        library.heard(SECOND, new Message.Drop(List.of(Purge.url(key.url())), millis - 1));
        List<String> before = List.copyOf(told);
        library.heard(SECOND, new Message.Drop(List.of(Purge.url(key.url())), millis + 5));

        assertThat(before).isEmpty();
        assertThat(told).containsExactly(SECOND);
        assertThat(toldSince).isGreaterThan(millis + 5);
    }
}
