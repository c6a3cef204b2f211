// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.VersionedService.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node is killed: what it was fetching is fetched by another one, and what was kept is still there. */
@ExtendWith(ShowsLogs.class)
class CacheSurvivesDeathTest {

    private static final int CLIENTS = 300;

    /** Other pages that are on their way meanwhile, so that the killed node is home to some of them. */
    private static final List<String> OTHERS = IntStream.range(0, 7)
            .mapToObj(number -> "/kept/usual/other-" + number)
            .toList();

    private static final int CLIENTS_OF_OTHERS = 15;

    private static final int PAGES = 300;

    /** Nodes do not give each other up on a busy machine: what is asked here is not how fast they are. */
    private static final String PATIENT = "  deadline: 10s\n";

    private static final Duration SOON = Duration.ofSeconds(30);

    @AutoClose
    private static final VersionedService service = VersionedService.start();

    @AutoClose
    private static final WeirCluster cluster =
            WeirCluster.ofThreeWith(CacheSurvivesDeathTest.class, PATIENT, service.document());

    @BeforeEach
    void every_test_begins_with_three_nodes() {
        cluster.start();
    }

    @Test
    void another_node_fetches_what_a_killed_one_was_fetching() {
        String main = "/kept/usual/main";
        WeirNode doomed = cluster.node(3);
        List<Rush> rushes = new ArrayList<>();
        for (String path : Stream.concat(Stream.of(main), OTHERS.stream()).toList()) {
            Hold hold = service.hold(path);
            rushes.add(Rush.begin(List.of(doomed, cluster.node(1), cluster.node(2)), 1, path));
            Await.until(SOON, () -> assertThat(hold.asked()).isEqualTo(doomed.name()));
        }
        rushes.add(Rush.begin(cluster.nodes(), CLIENTS, main));
        OTHERS.forEach(path -> rushes.add(Rush.begin(cluster.nodes(), CLIENTS_OF_OTHERS, path)));

        doomed.kill();

        for (Rush rush : rushes) {
            assertThat(rush.endWithFailures()).allSatisfy(visitor -> {
                assertThat(visitor.page().number()).isEqualTo(2);
                assertThat(visitor.failures()).allMatch(failure -> failure.startsWith(doomed.name()));
            });
            rush.close();
        }
        assertThat(service.fetches(main)).isEqualTo(2);
        assertThat(OTHERS).allSatisfy(path -> assertThat(service.fetches(path)).isEqualTo(2));
    }

    @Test
    void what_was_kept_is_served_without_a_question_to_the_upstream() {
        List<String> kept = pages("kept");
        List<String> busy = pages("busy");
        fill(kept);
        fill(busy);
        WeirNode doomed = cluster.node(2);
        List<WeirNode> others = List.of(cluster.node(1), cluster.node(3));
        Share share = new Share(service, busy);
        try (Traffic traffic = Traffic.at(others, 2, () -> share::visit)) {
            String before = share.ofNext();

            doomed.kill();

            String during = share.ofNext();
            others.forEach(node -> awaitMembers(node, 2));
            String after = share.ofNext();
            assertThat(traffic.end()).isEmpty();
            System.out.println("answered without the upstream: before " + before + ", a node is killed: " + during
                    + ", all know: " + after);
        }
        int fetches = service.fetches();
        others.forEach(node -> assertKept(node, kept));
        assertThat(service.fetches()).isEqualTo(fetches);

        cluster.start();

        assertKept(doomed, kept);
        assertThat(service.fetches()).isEqualTo(fetches);
    }

    private static List<String> pages(String tag) {
        return IntStream.range(0, PAGES)
                .mapToObj(number -> "/kept/" + tag + "/" + number)
                .toList();
    }

    /** Asks for each page by way of one node; returns when all that were ever asked for are kept by two. */
    private static void fill(List<String> paths) {
        for (int i = 0; i < paths.size(); i++) {
            assertThat(Page.of(cluster.nodes().get(i % 3).get(paths.get(i), Rush.HOST)))
                    .isEqualTo(new Page(paths.get(i), 0, 1));
        }
        Await.until(SOON, () -> assertThat(copies()).isEqualTo(2 * service.pages()));
    }

    /** How many copies the nodes hold for the cluster. */
    private static long copies() {
        return cluster.running().stream()
                .mapToLong(node ->
                        node.admin().get("/cache").json().at("/shared/keys").asLong())
                .sum();
    }

    private static void assertKept(WeirNode node, List<String> paths) {
        assertThat(paths).allSatisfy(path -> assertThat(Page.of(node.get(path, Rush.HOST)))
                .as(node.name())
                .isEqualTo(new Page(path, 0, 1)));
    }

    private static void awaitMembers(WeirNode node, int count) {
        Await.until(SOON, () -> assertThat(node.admin().get("/cluster").json().path("members"))
                .hasSize(count));
    }
}
