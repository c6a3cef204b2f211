// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.AuditEntry.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuditPageTest {

    private final AtomicLong millis = new AtomicLong(1_000);
    private final Scribe one = new Scribe("node-1", millis::get);
    private final Scribe two = new Scribe("node-2", millis::get);

    @Test
    void the_newest_stay_and_the_oldest_go() {
        AuditPage page = AuditPage.EMPTY;
        for (int i = 0; i < AuditPage.MOST + 7; i++) {
            millis.set(i / 10);
            page = page.with(one.begun("a", "deed " + i));
        }

        assertThat(page.entries()).hasSize(AuditPage.MOST);
        assertThat(page.newest(2)).extracting(AuditEntry::what).containsExactly("deed 506", "deed 505");
        assertThat(page.entries().get(0).what()).isEqualTo("deed 7");
        assertThat(page.newest(1_000)).hasSize(AuditPage.MOST);
    }

    @Test
    void what_became_of_a_deed_takes_its_place_and_is_not_forgotten_again() {
        AuditEntry begun = one.begun("a", "PUT /config");
        AuditEntry done = begun.ended(Outcome.DONE, 200, 1, 2, List.of("added routes.a"));

        AuditPage page = AuditPage.EMPTY.with(begun).with(done).with(begun);

        assertThat(page.entries()).containsExactly(done);
    }

    @Test
    void two_pages_become_one_in_the_order_of_time() {
        AuditEntry first = one.begun("a", "first");
        millis.incrementAndGet();
        AuditEntry second = two.begun("b", "second");
        millis.incrementAndGet();
        AuditEntry third = one.begun("a", "third");
        AuditPage here = AuditPage.EMPTY.with(third).with(first);
        AuditPage there = AuditPage.EMPTY.with(second).with(first);

        assertThat(here.merged(there)).isEqualTo(there.merged(here));
        assertThat(here.merged(there).entries()).containsExactly(first, second, third);
    }

    @Test
    void of_one_deed_not_more_is_kept_than_fits() {
        List<String> many =
                IntStream.range(0, 30).mapToObj(i -> "changed a" + i).toList();
        AuditEntry entry = one.begun("a", "x".repeat(500)).ended(Outcome.DONE, 200, 1, 2, many);
        AuditEntry again = new AuditEntry(
                entry.id(),
                entry.atMillis(),
                entry.node(),
                entry.who(),
                entry.what(),
                entry.before(),
                entry.after(),
                entry.changes(),
                entry.outcome(),
                entry.status());

        assertThat(entry.what()).hasSize(200).endsWith("…");
        assertThat(entry.changes()).hasSize(21).endsWith("and 10 more");
        assertThat(again).isEqualTo(entry);
    }

    @Test
    void no_two_deeds_have_the_same_name() {
        Stream<String> ids = IntStream.range(0, 50)
                .mapToObj(i -> (i % 2 == 0 ? one : two).begun("a", "b").id());

        assertThat(ids.distinct()).hasSize(50);
    }

    @Test
    void a_node_that_is_alone_remembers_too() {
        LocalAuditLog log = new LocalAuditLog("node-1", millis::get);

        log.put(log.begun("a", "first"));
        millis.incrementAndGet();
        log.put(log.begun("a", "second"));

        assertThat(log.page().toCompletableFuture().join().newest(1))
                .extracting(AuditEntry::what)
                .containsExactly("second");
    }
}
