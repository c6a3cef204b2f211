// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.health.Deed;
import dev.weir.health.Exchange.Done;
import dev.weir.health.HealthEvent;
import dev.weir.health.UpstreamView;
import dev.weir.health.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SharedHealthTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Nodes nodes = new Nodes(4);
    private final List<TickingHealth> all = new ArrayList<>();

    @AfterEach
    void stop() {
        all.forEach(TickingHealth::close);
        nodes.close();
    }

    private TickingHealth start(int index) {
        TickingHealth one = new TickingHealth(nodes.start(index, Optional.empty()));
        all.add(one);
        return one;
    }

    private void startThree() {
        start(0);
        start(1);
        start(2);
        nodes.meet(3);
        Eventually.holds(
                "all know one ruling",
                LONG,
                () -> all.stream()
                                .map(one -> one.upstream().ruling())
                                .distinct()
                                .count()
                        == 1);
        Eventually.holds("about all", LONG, () -> all.stream().allMatch(TickingHealth::isRuled));
    }

    @Test
    void failures_that_different_nodes_see_add_up_and_all_spare_the_instance() {
        startThree();

        all.get(0).fail(TickingHealth.TWO, 2);
        all.get(1).fail(TickingHealth.TWO, 2);
        all.get(2).fail(TickingHealth.TWO, 1);

        Eventually.holds("nobody asks it", LONG, () -> all.stream().noneMatch(one -> one.asks(TickingHealth.TWO)));
        Verdict verdict = view(all.get(1)).instances().get(1).verdict();
        assertThat(verdict.evidence()).contains("5 failures in a row").contains("503");
        assertThat(verdict.seenBy()).containsExactlyInAnyOrder("node-1 (2)", "node-2 (2)", "node-3 (1)");
        assertThat(all)
                .allSatisfy(one -> assertThat(one.asks(TickingHealth.ONE)).isTrue());
        assertThat(all).allSatisfy(one -> assertThat(one.health().events().of("orders"))
                .extracting(HealthEvent::what)
                .containsExactly("ejected"));
    }

    @Test
    void an_operators_deed_is_done_when_all_know_of_it() {
        startThree();

        perform(all.get(0), Deed.Kind.EJECT);
        // All have said that they go by it: there is nothing to wait for.
        assertThat(all).noneMatch(one -> one.asks(TickingHealth.THREE));
        perform(all.get(1), Deed.Kind.RESTORE);
        assertThat(all).allMatch(one -> one.asks(TickingHealth.THREE));
        perform(all.get(2), Deed.Kind.DRAIN);
        assertThat(all).noneMatch(one -> one.asks(TickingHealth.THREE));
    }

    @Test
    void a_deed_for_nobody_is_refused() {
        startThree();

        Deed deed = new Deed("orders", "http://10.9.9.9:1", Deed.Kind.EJECT, Optional.empty(), "ada");

        assertThat(all).allSatisfy(one -> assertThat(
                        one.health().ask(deed).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo(new Done(false, List.of(), "there is no such instance")));
    }

    @Test
    void who_comes_hears_what_was_decided_and_who_stays_goes_on_when_the_keeper_dies() {
        startThree();
        all.get(0).fail(TickingHealth.TWO, 5);
        Eventually.holds("nobody asks it", LONG, () -> all.stream().noneMatch(one -> one.asks(TickingHealth.TWO)));

        TickingHealth late = start(3);
        Eventually.holds("it hears of it", LONG, () -> late.isRuled() && !late.asks(TickingHealth.TWO));
        Eventually.holds(
                "all agree who decides",
                LONG,
                () -> all.stream().map(one -> view(one).keeper()).distinct().count() == 1);
        String keeper = view(late).keeper();
        int dies = Integer.parseInt(keeper.substring(keeper.indexOf('-') + 1)) - 1;
        all.get(dies).close();
        nodes.get(dies).terminate();
        List<TickingHealth> left = new ArrayList<>(all);
        left.remove(dies);
        left.get(0).fail(TickingHealth.FOUR, 3);
        left.get(1).fail(TickingHealth.FOUR, 2);

        Eventually.holds(
                "nobody asks the other one", LONG, () -> left.stream().noneMatch(one -> one.asks(TickingHealth.FOUR)));
        assertThat(left).noneMatch(one -> one.asks(TickingHealth.TWO));
        assertThat(view(left.get(0)).keeper()).isNotEqualTo(keeper);
    }

    /** Asks until it is done and all know of it: a keeper that has stood still decides nothing for a while. */
    private static void perform(TickingHealth node, Deed.Kind kind) {
        Deed deed = new Deed("orders", TickingHealth.THREE, kind, Optional.empty(), "ada");
        Eventually.holds(kind + " is done", LONG, () -> node.health()
                .ask(deed)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(failure -> new Done(false, List.of(), failure.toString()))
                .join()
                .equals(new Done(true, List.of(), "")));
    }

    private static UpstreamView view(TickingHealth node) {
        return node.health()
                .view("orders")
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .orElseThrow();
    }
}
