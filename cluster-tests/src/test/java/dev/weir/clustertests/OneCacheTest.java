// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.Rush.Visitor;
import dev.weir.clustertests.VersionedService.Hold;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Is what three nodes keep one cache: what clients of all of them want at once is fetched once. */
@ExtendWith(ShowsLogs.class)
class OneCacheTest {

    private static final int CLIENTS = 300;

    /** Nodes do not give each other up on a busy machine: what is asked here is not how fast they are. */
    private static final String PATIENT = "  deadline: 10s\n";

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PURGES_MAX = 4;

    @AutoClose
    private static final VersionedService service = VersionedService.start();

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThreeWith(OneCacheTest.class, PATIENT, service.document());

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"usual", "big", "streamed"})
    void many_clients_of_all_nodes_cause_one_fetch(String kind) {
        String path = "/kept/" + kind + "/1";
        Hold hold = service.hold(path);

        try (Rush rush = Rush.begin(cluster.nodes(), CLIENTS, path)) {
            awaitHeld(hold);
            hold.release();

            assertThat(rush.end()).extracting(Visitor::page).containsOnly(new Page(path, 0, 1));
            assertThat(service.fetches(path)).isEqualTo(1);
            System.out.println(path + ": " + statuses(rush.end()));
        }
    }

    @Test
    void what_all_find_to_be_stale_is_asked_for_once() {
        String path = "/kept/softly/1";
        keep(path);
        service.change(path);
        purge("{\"tags\": [\"softly\"], \"soft\": true}");
        Hold hold = service.hold(path);

        try (Rush rush = Rush.begin(cluster.nodes(), CLIENTS, path)) {
            awaitHeld(hold);
            hold.release();

            assertThat(rush.end()).extracting(Visitor::page).containsOnly(new Page(path, 1, 2));
            assertThat(service.fetches(path)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"usual, 3, 0", "streamed, 3, 0", "streamed, 1, 1500"})
    void who_comes_after_a_purge_does_not_wait_for_what_was_asked_for_before_it(
            String kind, int nodes, int laterMillis) {
        String path = "/kept/" + kind + "/overtaken-" + nodes;
        Hold hold = service.hold(path);
        try (Rush before = Rush.begin(cluster.nodes().subList(0, nodes), 30, path)) {
            awaitHeld(hold);
            service.change(path);
            int purges = purge("{\"url\": \"http://pages.test" + path + "\"}");
            // By then those who fetch have said again that they do.
            Windows.awaitMillis(System.currentTimeMillis() + laterMillis);

            try (Rush after = Rush.begin(cluster.nodes(), CLIENTS, path)) {
                assertThat(after.end())
                        .extracting(Visitor::page)
                        .containsOnly(new Page(path, 1, service.fetches(path)));
            }

            hold.release();
            assertThat(before.end())
                    .extracting(visitor -> visitor.page().number())
                    .allMatch(number -> number <= 1 + purges);
            // After each purge one of those that wait fetches it.
            assertThat(service.fetches(path)).isBetween(2, 1 + purges);
        }
    }

    /** Nobody knows its tags before its head is there, so all may wait for it, but not have it. */
    @Test
    void who_waits_for_what_turns_out_to_be_purged_gets_a_newer_one() {
        String path = "/kept/streamed/tagged";
        Hold hold = service.hold(path);
        try (Rush before = Rush.begin(cluster.nodes(), 30, path)) {
            awaitHeld(hold);
            service.change(path);
            purge("{\"tags\": [\"streamed\"]}");

            try (Rush after = Rush.begin(cluster.nodes(), CLIENTS, path)) {
                hold.release();

                assertThat(after.end()).extracting(Visitor::page).containsOnly(new Page(path, 1, 2));
            }
            assertThat(before.end()).hasSize(30);
            assertThat(service.fetches(path)).isEqualTo(2);
        }
    }

    @Test
    void what_is_for_one_client_is_given_to_no_other_one() {
        String path = "/kept/private/1";

        try (Rush rush = Rush.begin(cluster.nodes(), CLIENTS, path)) {
            assertThat(rush.end()).extracting(Visitor::page).doesNotHaveDuplicates();
            assertThat(service.fetches(path)).isEqualTo(CLIENTS);
        }
    }

    private static void keep(String path) {
        for (WeirNode node : cluster.nodes()) {
            assertThat(get(node, path)).isEqualTo(new Page(path, 0, 1));
        }
    }

    private static Page get(WeirNode node, String path) {
        return Page.of(node.get(path, Rush.HOST));
    }

    /** Again where a node did not confirm in time, as when the machine stands still; returns how often. */
    private static int purge(String what) {
        int times = 1;
        Reply reply = askToPurge(what);
        while (reply.status() == 503 && times < PURGES_MAX) {
            reply = askToPurge(what);
            times++;
        }
        reply.expect(200);
        return times;
    }

    private static Reply askToPurge(String what) {
        return cluster.node(2).admin().send("POST", "/cache/purge", Map.of(), what);
    }

    private static void awaitHeld(Hold hold) {
        Await.until(SOON, () -> assertThat(hold.asked()).as("who fetches").isNotEmpty());
    }

    /** How often each was said in {@code Cache-Status}. */
    private static Map<String, Long> statuses(List<Visitor> visitors) {
        return visitors.stream()
                .map(visitor -> visitor.reply().header("cache-status").replaceAll("ttl=\\d+", "ttl"))
                .collect(Collectors.groupingBy(status -> status, TreeMap::new, Collectors.counting()));
    }
}
