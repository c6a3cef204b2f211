// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class NodeDiesTest {

    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);

    /** Longer than a busy machine stands still. */
    private static final String WAITING = "?wait=all&timeout=30s";

    @AutoClose
    private static final SampleService service = SampleService.start("sample");

    @AutoClose
    private static final WeirCluster cluster =
            WeirCluster.ofThree(NodeDiesTest.class, Documents.numbered(1, service.port()));

    @BeforeEach
    void every_test_begins_with_three_nodes() {
        cluster.start();
        Admin admin = cluster.node(1).admin();
        long number = admin.revision() + 1;
        admin.putConfig(WAITING, number - 1, Documents.numbered(number, service.port()))
                .expect(200);
    }

    @Test
    void no_request_to_the_others_fails() {
        List<WeirNode> others = List.of(cluster.node(1), cluster.node(2));
        try (Traffic traffic = Traffic.at(others, 3, NumberedVisit::new)) {
            cluster.node(3).kill();

            awaitMembers(others, 2);
            long visits = traffic.visits();
            Await.until(NOTICED_WITHIN, () -> assertThat(traffic.visits()).isGreaterThan(visits + 100));
            assertThat(traffic.end()).isEmpty();
        }
    }

    @Test
    void the_others_stay_ready_because_they_were() {
        List<WeirNode> others = List.of(cluster.node(1), cluster.node(2));

        cluster.node(3).kill();

        awaitMembers(others, 2);
        assertThat(others)
                .allSatisfy(
                        node -> assertThat(node.admin().get("/readyz").status()).isEqualTo(200));
    }

    @Test
    void the_others_take_a_change_within_seconds() {
        long number = cluster.revision() + 1;
        cluster.node(1).kill();

        // The first attempts may be refused while the dead one is still thought to be there, but never half done.
        Await.until(NOTICED_WITHIN, () -> putNumbered(cluster.node(2), number));

        cluster.awaitAnswer("/a", Long.toString(number));
        cluster.awaitAnswer("/b", Long.toString(number));
        assertThat(cluster.node(3).admin().revision()).isEqualTo(number);
    }

    @Test
    void it_comes_back_with_what_was_decided_without_it() {
        long number = cluster.revision() + 1;
        cluster.node(2).kill();
        Await.until(NOTICED_WITHIN, () -> putNumbered(cluster.node(3), number));

        cluster.start();

        assertThat(cluster.node(2).admin().revision()).isEqualTo(number);
        cluster.awaitAnswer("/a", Long.toString(number));
    }

    @Test
    void the_last_one_serves_and_refuses_changes_with_the_reason() {
        long number = cluster.revision();
        WeirNode last = cluster.node(2);
        try (Traffic traffic = Traffic.at(List.of(last), 3, NumberedVisit::new)) {
            cluster.node(1).kill();
            cluster.node(3).kill();
            awaitMembers(List.of(last), 1);

            Reply route = last.admin().put("/routes/new", Documents.route("/new", "x"));
            Reply config = last.admin().putConfig("", number, Documents.numbered(number + 1, service.port()));

            assertThat(List.of(route, config)).allSatisfy(refused -> {
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.json().path("detail").asText())
                        .contains("only 1 of 3 expected nodes are here, a change needs 2");
            });
            assertThat(last.admin().get("/cluster").json().path("writable").asBoolean())
                    .isFalse();
            assertThat(last.get("/a").body()).isEqualTo(Long.toString(number));
            assertThat(last.admin().revision()).isEqualTo(number);
            assertThat(traffic.end()).isEmpty();
        }
    }

    @Test
    void one_that_is_stopped_in_order_is_not_missed_for_a_moment() {
        List<WeirNode> others = List.of(cluster.node(1), cluster.node(3));
        long number = cluster.revision() + 1;
        try (Traffic traffic = Traffic.at(others, 3, NumberedVisit::new)) {
            cluster.node(2).stop();

            putNumbered(cluster.node(1), number);
            cluster.awaitAnswer("/a", Long.toString(number));
            assertThat(traffic.end()).isEmpty();
        }
        assertThat(cluster.node(2).process().output()).contains("left the cluster");
    }

    /** Puts the config that answers a number, unless an attempt of which we heard nothing has already. */
    private static void putNumbered(WeirNode node, long number) {
        if (node.admin().revision() < number) {
            node.admin()
                    .putConfig(WAITING, number - 1, Documents.numbered(number, service.port()))
                    .expect(200);
        }
    }

    private static void awaitMembers(List<WeirNode> nodes, int count) {
        for (WeirNode node : nodes) {
            Await.until(NOTICED_WITHIN, () -> assertThat(
                            node.admin().get("/cluster").json().path("members"))
                    .hasSize(count));
        }
    }
}
