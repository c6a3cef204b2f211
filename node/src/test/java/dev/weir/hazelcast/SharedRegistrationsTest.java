// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.cluster.RevisionsContract;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Registration;
import dev.weir.discover.Registrations;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedRegistrationsTest {

    private final Nodes nodes = Nodes.formed(3);

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void who_registers_with_one_node_is_known_to_all_and_gone_when_it_says_so() throws Exception {
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
    void who_says_it_again_in_time_stays_and_who_does_not_goes_everywhere() throws Exception {
        put(0, "a", 8080, 2);
        put(0, "b", 8081, 2);
        everybodyKnows("a", "b");

        Eventually.holds("b has gone from all nodes", Duration.ofSeconds(30), () -> {
            put(1, "a", 8080, 2);
            return nodes.all.stream().allMatch(node -> ids(node.registrations()).equals(List.of("a")));
        });
    }

    @Test
    void a_node_that_dies_takes_nobody_with_it_and_one_that_comes_hears_of_all() throws Exception {
        for (int i = 0; i < 20; i++) {
            put(i % 3, "i" + i, 8080 + i, 600);
        }
        Eventually.holds("all are known", () -> ids(at(0)).size() == 20);

        nodes.get(2).terminate();
        Eventually.holds(
                "it has gone",
                Duration.ofSeconds(30),
                () -> nodes.get(0).members().all().size() == 2);
        nodes.restart(2);

        Eventually.holds(
                "the new one knows", Duration.ofSeconds(30), () -> ids(at(2)).size() == 20);
        Eventually.holds(
                "the others still know",
                () -> ids(at(0)).size() == 20 && ids(at(1)).size() == 20);
    }

    private Registrations at(int node) {
        return nodes.get(node).registrations();
    }

    private void put(int node, String id, int port, int ttlSeconds) {
        Instance instance = new Instance(URI.create("http://10.0.0.1:" + port), 1);
        long now = System.currentTimeMillis();
        try {
            await(at(node).put("orders", new Registration(id, instance, "node-" + node, now, ttlSeconds * 1000L)));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void everybodyKnows(String... ids) {
        Eventually.holds("everybody knows " + List.of(ids), Duration.ofSeconds(30), () -> nodes.all.stream()
                .allMatch(node -> ids(node.registrations()).equals(List.of(ids))));
    }

    private static List<String> ids(Registrations registrations) {
        return registrations.of("orders").stream()
                .map(Registration::id)
                .sorted()
                .toList();
    }

    private static <T> T await(java.util.concurrent.CompletionStage<T> stage) throws Exception {
        return RevisionsContract.await(stage);
    }
}
