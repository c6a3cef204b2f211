// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Registration;
import dev.weir.discover.Registrations;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedRegistrationsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Nodes nodes = Nodes.formed(3);

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void who_registers_with_one_node_is_known_to_all_and_gone_when_it_says_so() {
        put(0, "a", 8080, 600);
        everybodyKnows("a");

        put(1, "a", 8081, 600);
        put(2, "b", 8080, 600);
        everybodyKnows("a", "b");
        boolean known = await(at(2).remove("orders", "a"));
        boolean again = await(at(1).remove("orders", "a"));
        everybodyKnows("b");

        assertThat(known).isTrue();
        assertThat(again).isFalse();
        assertThat(at(0).of("others")).isEmpty();
    }

    @Test
    void who_says_it_again_in_time_stays_and_who_does_not_goes_everywhere() {
        Eventually.holds("all know both", LONG, () -> says(0, "a", 8080) && says(0, "b", 8081) && know("a", "b"));

        Eventually.holds("b has gone from all nodes", LONG, () -> says(1, "a", 8080) && know("a"));
    }

    @Test
    void a_node_that_dies_takes_nobody_with_it_and_one_that_comes_hears_of_all() {
        for (int i = 0; i < 20; i++) {
            put(i % 3, "i" + i, 8080 + i, 600);
        }
        Eventually.holds("all are known", () -> ids(at(0)).size() == 20);

        nodes.get(2).terminate();
        Eventually.holds("it has gone", LONG, () -> nodes.get(0).members().all().size() == 2);
        nodes.restart(2);

        Eventually.holds("the new one knows", LONG, () -> ids(at(2)).size() == 20);
        Eventually.holds(
                "the others still know",
                () -> ids(at(0)).size() == 20 && ids(at(1)).size() == 20);
    }

    private Registrations at(int node) {
        return nodes.get(node).registrations();
    }

    private void put(int node, String id, int port, int ttlSeconds) {
        await(registered(node, id, port, ttlSeconds));
    }

    /** Says it for two seconds; whether that was heard in time. */
    private boolean says(int node, String id, int port) {
        return await(registered(node, id, port, 2).handle((nothing, failure) -> failure == null));
    }

    private CompletionStage<Void> registered(int node, String id, int port, int ttlSeconds) {
        Instance instance = new Instance(URI.create("http://10.0.0.1:" + port), 1);
        long now = System.currentTimeMillis();
        return at(node).put("orders", new Registration(id, instance, "node-" + node, now, ttlSeconds * 1000L));
    }

    private void everybodyKnows(String... ids) {
        Eventually.holds("everybody knows " + List.of(ids), LONG, () -> know(ids));
    }

    private boolean know(String... ids) {
        return nodes.all.stream().allMatch(node -> ids(node.registrations()).equals(List.of(ids)));
    }

    private static List<String> ids(Registrations registrations) {
        return registrations.of("orders").stream()
                .map(Registration::id)
                .sorted()
                .toList();
    }
}
