// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.auth.Notices.Told;
import dev.weir.auth.Revocation.Kind;
import dev.weir.auth.SimulatedNodes.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final SimulatedNodes nodes = new SimulatedNodes(1, 30, 0);

    private static boolean refuses(Node node, Map<String, Object> claims) {
        try {
            node.revocations.check(VerifiedToken.of(claims));
            return false;
        } catch (TokenException e) {
            return e.flaw() == Flaw.REVOKED;
        }
    }

    private static boolean refuses(Node node, String jti) {
        return refuses(node, Map.of("jti", jti));
    }

    private List<Node> three() {
        for (int i = 0; i < 3; i++) {
            nodes.join();
            nodes.run(200);
        }
        return nodes.all;
    }

    @Test
    void when_the_answer_comes_no_node_takes_the_token() {
        List<Node> all = three();

        Told told = nodes.run(all.get(0).revocations.revoke("r", Kind.JTI, "7", "", HOUR));

        assertThat(told.knowing()).containsExactly("n0", "n1", "n2");
        assertThat(told.missing()).isEmpty();
        assertThat(all).allMatch(node -> refuses(node, "7")).noneMatch(node -> refuses(node, "8"));
        assertThat(all.get(2).revocations.all().get(0).id()).isEqualTo("r");
    }

    @Test
    void a_subject_is_revoked_for_what_was_issued_until_then() {
        Node node = three().get(1);
        nodes.run(node.revocations.revoke("r", Kind.SUB, "alice", "https://id.test", HOUR));
        long now = nodes.millis() / 1000;

        assertThat(refuses(node, Map.of("sub", "alice", "iss", "https://id.test", "iat", now - 60)))
                .isTrue();
        assertThat(refuses(node, Map.of("sub", "alice", "iss", "https://id.test")))
                .isTrue();
        assertThat(refuses(node, Map.of("sub", "alice", "iss", "https://id.test", "iat", now + 60)))
                .isFalse();
        assertThat(refuses(node, Map.of("sub", "alice", "iss", "https://other.test", "iat", now - 60)))
                .isFalse();
        assertThat(refuses(node, Map.of("sub", "bob", "iss", "https://id.test", "iat", now - 60)))
                .isFalse();
    }

    @Test
    void a_node_that_joins_knows_all_before_it_is_ready() {
        List<Node> all = three();
        nodes.run(all.get(0).revocations.revoke("r", Kind.JTI, "7", "", HOUR));

        Node fourth = nodes.join();
        boolean readyAtOnce = fourth.notices.ready();
        while (!fourth.notices.ready()) {
            nodes.run(20);
        }

        assertThat(readyAtOnce).isFalse();
        assertThat(refuses(fourth, "7")).isTrue();
    }

    @Test
    void a_node_that_does_not_know_yet_lets_nobody_in() throws Exception {
        three();

        Node fourth = nodes.join();

        assertThat(catchThrowable(() -> fourth.revocations.check(VerifiedToken.of(Map.of("jti", "8")))))
                .hasMessage("no-keys");
    }

    @Test
    void a_revocation_outlives_all_nodes_but_one() {
        List<Node> all = three();
        nodes.run(all.get(0).revocations.revoke("r", Kind.JTI, "7", "", HOUR));

        nodes.kill(all.get(0));
        nodes.kill(all.get(1));
        nodes.run(2000);
        Node fourth = nodes.join();
        nodes.run(2000);

        assertThat(fourth.notices.ready()).isTrue();
        assertThat(refuses(all.get(2), "7")).isTrue();
        assertThat(refuses(fourth, "7")).isTrue();
    }

    @Test
    void after_its_time_a_revocation_is_forgotten() {
        List<Node> all = three();
        nodes.run(all.get(0).revocations.revoke("r", Kind.JTI, "7", "", Duration.ofSeconds(10)));

        nodes.run(11_000);

        assertThat(all).allMatch(node -> node.revocations.all().isEmpty()).noneMatch(node -> refuses(node, "7"));
    }

    @Test
    void one_that_is_lifted_stays_so_also_when_an_old_message_comes() {
        List<Node> all = three();
        nodes.run(all.get(0).revocations.revoke("r", Kind.JTI, "7", "", HOUR));
        Notice old = all.get(1).notices.find("revoked r").orElseThrow();

        Told told = nodes.run(all.get(1).revocations.lift("r").orElseThrow());
        all.get(2).notices.heard("n0", new Message.Tell(List.of(old)));

        assertThat(told.missing()).isEmpty();
        assertThat(all).noneMatch(node -> refuses(node, "7"));
        assertThat(all.get(2).revocations.lift("r")).isEmpty();
        assertThat(all.get(2).revocations.lift("unknown")).isEmpty();
    }

    @Test
    void what_both_sides_of_a_split_revoked_no_node_takes_after_it_has_healed() {
        List<Node> all = three();
        nodes.split(List.of(all.get(2)));
        nodes.run(1000);

        Told larger = nodes.run(all.get(0).revocations.revoke("a", Kind.JTI, "7", "", HOUR));
        Told smaller = nodes.run(all.get(2).revocations.revoke("b", Kind.JTI, "8", "", HOUR));
        boolean apart = refuses(all.get(2), "7");
        nodes.heal();
        nodes.run(2000);

        assertThat(apart).isFalse();
        assertThat(larger.knowing()).containsExactly("n0", "n1");
        assertThat(smaller.knowing()).containsExactly("n2");
        assertThat(all).allMatch(node -> refuses(node, "7") && refuses(node, "8"));
    }

    @Test
    void who_does_not_confirm_is_named_and_told_later() {
        SimulatedNodes lossy = new SimulatedNodes(1, 10, 1.0);
        Node first = lossy.join();
        Node second = lossy.join();
        lossy.run(500);

        Told told = lossy.run(first.revocations.revoke("r", Kind.JTI, "7", "", HOUR));

        assertThat(told.missing()).contains("n1");
        assertThat(refuses(first, "7")).isTrue();
        assertThat(second.notices.ready()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void what_was_confirmed_holds_on_every_ready_node_whatever_becomes_of_others(long seed) {
        SimulatedNodes cluster = new SimulatedNodes(seed, 200, 0.1);
        Random random = new Random(seed);
        List<String> confirmed = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            cluster.join();
        }
        cluster.run(2000);
        for (int i = 0; i < 150; i++) {
            List<Node> alive = cluster.alive();
            Node node = alive.get(random.nextInt(alive.size()));
            String id = "r" + i;
            switch (random.nextInt(12)) {
                case 0 -> cluster.join();
                case 1 -> {
                    if (alive.size() > 2) {
                        cluster.kill(node);
                    }
                }
                default ->
                    node.revocations.revoke(id, Kind.JTI, id, "", HOUR).thenAccept(told -> {
                        if (told.missing().isEmpty() && node.alive) {
                            confirmed.add(id);
                        }
                    });
            }
            cluster.run(random.nextInt(400));
            cluster.alive().stream().filter(one -> one.notices.ready()).forEach(one -> confirmed.stream()
                    .filter(jti -> !refuses(one, jti))
                    .forEach(jti -> wrong.add(one.name + " takes " + jti)));
        }
        cluster.run(20_000);

        assertThat(confirmed).hasSizeGreaterThan(40);
        assertThat(wrong).isEmpty();
        List<String> known = ids(cluster.alive().get(0));
        assertThat(cluster.alive()).allSatisfy(node -> assertThat(ids(node)).containsExactlyElementsOf(known));
    }

    private static List<String> ids(Node node) {
        return node.revocations.all().stream().map(Revocation::id).sorted().toList();
    }
}
