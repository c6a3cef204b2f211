// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.CacheSamples.get;
import static dev.weir.cache.CacheSamples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Peers.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node makes of another one that takes its time to say who fetches. */
class AsksTest {

    private static final String HOME = "other";
    private static final Duration WAIT = Duration.ofSeconds(5);

    private long millis = 1_000_000;
    private final Other other = new Other();
    private final Library library = new Library(
            new ScriptedExchange(
                    List.of(new Peer("self", "node-1"), new Peer(HOME, "node-2")), () -> millis, other::answer),
            CacheBounds.USUAL,
            () -> millis * 1_000_000,
            Duration.ofMillis(50),
            Runnable::run);

    /** The one that answers when the test says so. */
    private static final class Other {

        private final List<CompletableFuture<Reply>> asked = new ArrayList<>();
        private final List<CompletableFuture<Reply>> sought = new ArrayList<>();
        private final List<Message.Seek> seeks = new ArrayList<>();
        private final List<CompletableFuture<Reply>> brought = new ArrayList<>();
        private boolean seeksSlowly;
        private final List<Message> givenBack = new ArrayList<>();

        CompletionStage<Reply> answer(String member, Message message) {
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            if (message instanceof Message.Ask) {
                asked.add(reply);
            } else if (message instanceof Message.Seek seek && seeksSlowly) {
                seeks.add(seek);
                sought.add(reply);
            } else if (message instanceof Message.Bring) {
                brought.add(reply);
            } else {
                reply.complete(new Reply.Heard(false));
            }
            if (message instanceof Message.GiveBack) {
                givenBack.add(message);
            }
            return reply;
        }
    }

    @BeforeEach
    void meet() {
        library.start();
        tick(1);
    }

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            millis += 10;
            library.tick();
        }
    }

    /** Of a key whose home is the other one. */
    private CompletableFuture<Found> ask(int from) {
        int before = other.asked.size();
        for (int number = from; ; number++) {
            CompletableFuture<Found> found = library.ask(key("/" + number), get("/"), Wanted.ANYTHING, WAIT)
                    .toCompletableFuture();
            if (other.asked.size() > before) {
                return found;
            }
            ((Found.Fetch) found.join()).ticket().failed();
        }
    }

    @Test
    void who_says_nothing_is_not_waited_for() {
        CompletableFuture<Found> found = ask(0);

        tick(4);
        boolean early = found.isDone();
        tick(2);

        assertThat(early).isFalse();
        assertThat(found).isCompletedWithValueMatching(Found.Silent.class::isInstance);
    }

    @Test
    void a_node_that_stood_still_itself_hears_what_was_said_to_it_meanwhile() {
        CompletableFuture<Found> found = ask(0);
        tick(1);
        millis += 700;
        library.tick();

        other.asked.get(0).complete(new Reply.Fetch("", 0));

        assertThat(found).isCompletedWithValueMatching(Found.Fetch.class::isInstance);
    }

    @Test
    void who_answers_others_is_busy_and_not_gone() {
        CompletableFuture<Found> slow = ask(0);
        for (int i = 1; i < 10; i++) {
            ask(1_000 * i);
            tick(4);
            other.asked.get(i).complete(new Reply.Pass(1_000));
        }

        other.asked.get(0).complete(new Reply.Wait());
        tick(100);

        assertThat(slow).isNotDone();
        tick(500);
        assertThat(slow).isCompletedWithValueMatching(Found.Silent.class::isInstance);
    }

    @Test
    void a_right_that_is_given_again_while_a_copy_is_looked_for_is_the_same_one() {
        CompletableFuture<Found> found = ask(0);
        other.seeksSlowly = true;
        other.asked.get(0).complete(new Reply.Wait());
        tick(26);
        other.asked.get(1).complete(new Reply.Fetch(HOME, 0));
        tick(26);
        other.asked.get(2).complete(new Reply.Fetch(HOME, 0));

        other.sought.forEach(reply -> reply.complete(new Reply.Heard(false)));

        assertThat(found).isCompletedWithValueMatching(Found.Fetch.class::isInstance);
        assertThat(other.givenBack).isEmpty();
    }

    @Test
    void who_was_brought_another_variant_has_the_right_that_it_is_given_next_while_that_is_on_its_way() {
        CompletableFuture<Found> found = ask(0);
        other.seeksSlowly = true;
        other.asked.get(0).complete(new Reply.Wait());
        tick(26);
        other.asked.get(1).complete(new Reply.Fetch(HOME, 0));
        Stored another = CacheSamples.stored(
                other.seeks.get(0).key(),
                Variant.of(new Vary(List.of("accept"), false), "text/html"),
                "fetched",
                millis,
                millis,
                CacheSamples.LIFETIME_MILLIS);
        other.sought.get(0).complete(new Reply.Copy(another));
        tick(2);

        other.asked.get(2).complete(new Reply.Fetch("", 0));

        assertThat(other.brought).hasSize(1);
        assertThat(found).isCompletedWithValueMatching(Found.Fetch.class::isInstance);
        other.brought.get(0).complete(new Reply.Heard(true));
        assertThat(library.tickets()).isEqualTo(1);
    }

    @Test
    void a_right_that_is_given_again_while_what_came_of_it_is_on_its_way_is_not_given_back() {
        CompletableFuture<Found> found = ask(0);
        other.asked.get(0).complete(new Reply.Wait());
        tick(26);
        tick(26);
        other.asked.get(1).complete(new Reply.Fetch("", 0));
        Ticket ticket = ((Found.Fetch) found.join()).ticket();
        ticket.keep(CacheSamples.stored(ticket.id().key(), "fetched", ticket.began(), millis));

        other.asked.get(2).complete(new Reply.Fetch("", 0));
        other.brought.forEach(reply -> reply.complete(new Reply.Heard(true)));

        assertThat(other.brought).hasSize(1);
        assertThat(other.givenBack).isEmpty();
        assertThat(library.tickets()).isZero();
    }

    @Test
    void a_right_that_was_taken_as_an_answer_is_in_use_when_it_is_told_as_well() {
        CompletableFuture<Found> found = ask(0);
        other.asked.get(0).complete(new Reply.Wait());
        tick(26);
        other.asked.get(1).complete(new Reply.Fetch("", 0));
        TicketId id = ((Found.Fetch) found.join()).ticket().id();

        assertThat(tell(id.number(), Variant.NONE)).isEqualTo(new Reply.Heard(true));
        Variant another = Variant.of(new Vary(List.of("accept"), false), "text/html");
        assertThat(tell(id.number(), another)).isEqualTo(new Reply.Heard(false));
        assertThat(tell(id.number() + 1, Variant.NONE)).isEqualTo(new Reply.Heard(false));
        ((Found.Fetch) found.join()).ticket().failed();
        assertThat(tell(id.number(), Variant.NONE)).isEqualTo(new Reply.Heard(false));
    }

    private Reply tell(long number, Variant variant) {
        return library.heard(HOME, new Message.Tell(List.of(number), variant, new Reply.Fetch("", 0)));
    }

    @Test
    void what_is_fetched_after_a_purge_is_kept_though_the_purge_is_heard_of_only_then() {
        CompletableFuture<Found> found = ask(0);
        long at = millis + 300;
        other.asked.get(0).complete(new Reply.Fetch("", at + 1));
        Ticket ticket = ((Found.Fetch) found.join()).ticket();

        library.heard(HOME, new Message.Drop(List.of(Purge.all()), at));

        assertThat(ticket.joinable()).isTrue();
    }
}
