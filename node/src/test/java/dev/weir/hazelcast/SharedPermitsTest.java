// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.MapConfig;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import dev.weir.cluster.Eventually;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Permit;
import dev.weir.limit.PermitGrant;
import dev.weir.limit.PermitHolder;
import dev.weir.limit.PermitLedger;
import dev.weir.limit.PermitPool;
import dev.weir.limit.PermitTerms;
import dev.weir.limit.Permits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedPermitsTest {

    private static final PermitTerms TWENTY = new PermitTerms(20, OnPartition.STRICT);

    private final Nodes nodes = Nodes.formed(3);
    private final List<Permits> permits = nodes.all.stream()
            .map(node -> new Permits(node.permits(), System::nanoTime, Duration.ofSeconds(10)))
            .toList();

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void all_nodes_together_have_as_many_as_the_limit_and_give_them_back() {
        List<CompletableFuture<List<Permit>>> busy = permits.stream()
                .map(node -> CompletableFuture.supplyAsync(() -> take(node.pool("orders"), 30)))
                .toList();

        List<Permit> all = busy.stream().flatMap(some -> some.join().stream()).toList();
        long refused = permits.stream().filter(node -> !admits(node)).count();
        all.forEach(Permit::release);

        assertThat(all).hasSizeBetween(1, 20);
        assertThat(refused).isEqualTo(all.size() == 20 ? 3 : refused);
        Eventually.holds("all of them for one", Duration.ofSeconds(30), () -> hasAll(permits.get(1), permits));
        Eventually.holds("nothing is held", Duration.ofSeconds(30), () -> held() == 0);
    }

    @Test
    void what_a_dead_node_had_comes_back() {
        List<Permit> lost = take(permits.get(2).pool("orders"), 20);

        boolean before = admits(permits.get(0));
        PermitLedger known = read(permits.get(1)).orElseThrow();
        nodes.get(2).terminate();

        assertThat(lost).hasSize(20);
        assertThat(known.holders())
                .filteredOn(holder -> holder.held() > 0)
                .extracting(PermitHolder::node)
                .containsExactly("node-3");
        assertThat(before).isFalse();
        Eventually.holds(
                "all of them for one", Duration.ofSeconds(60), () -> hasAll(permits.get(0), permits.subList(0, 2)));
    }

    @Test
    void what_travels_arrives_as_it_was() {
        var wire = new DefaultSerializationServiceBuilder()
                .addDataSerializableFactory(WireTypes.FACTORY, new WireTypes())
                .build();
        PermitLedger ledger = new PermitLedger(
                List.of(new PermitHolder("a", 5, 4, 3, 2, 1), new PermitHolder("b", 9, 8, 7, 6, 5)), 11, 12);
        PermitGrant grant = new PermitGrant(true, 3, 2, 1);

        StoredPermits stored = wire.toObject(wire.toData(new StoredPermits(ledger)));
        GrantedPermits granted = wire.toObject(wire.toData(new GrantedPermits(grant)));
        GrantedPermits full = wire.toObject(wire.toData(new GrantedPermits(PermitGrant.noRoom())));

        assertThat(stored.ledger()).isEqualTo(ledger);
        assertThat(granted.grant()).isEqualTo(grant);
        assertThat(full.grant()).isEqualTo(PermitGrant.noRoom());
    }

    @Test
    void each_ledger_has_a_copy() {
        MapConfig map = nodes.get(0).member().getConfig().getMapConfig(SharedPermits.MAP);

        assertThat(map.getBackupCount()).isOne();
        assertThat(map.getMergePolicyConfig().getPolicy()).isEqualTo(PermitsMerge.class.getName());
    }

    private static boolean hasAll(Permits node, List<Permits> alive) {
        alive.forEach(Permits::tidy);
        List<Permit> some = take(node.pool("orders"), 20);
        some.forEach(Permit::release);
        return some.size() == 20;
    }

    private long held() {
        permits.forEach(Permits::tidy);
        return read(permits.get(0)).map(PermitLedger::held).orElse(0L);
    }

    private static Optional<PermitLedger> read(Permits node) {
        return node.pool("orders").read("key").toCompletableFuture().join();
    }

    private static boolean admits(Permits node) {
        List<Permit> one = take(node.pool("orders"), 1);
        one.forEach(Permit::release);
        return !one.isEmpty();
    }

    /** Asks so often; has those that were admitted. */
    private static List<Permit> take(PermitPool pool, int times) {
        List<Permit> some = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try {
                Permit permit = pool.acquire("key", TWENTY, false).get(20, TimeUnit.SECONDS);
                if (permit.decision().admitted()) {
                    some.add(permit);
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return some;
    }
}
