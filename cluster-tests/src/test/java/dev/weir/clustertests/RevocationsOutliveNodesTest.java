// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was taken back stays so, whichever nodes are killed, stand still or come back, from their first answer on. */
@ExtendWith(ShowsLogs.class)
class RevocationsOutliveNodesTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Mostly at once; one that was given up after all looks for the others every 30 s. */
    private static final Duration COMES_BACK_WITHIN = Duration.ofMinutes(2);

    private static final String WAITING = "?wait=all&timeout=15s";
    private static final int TRIES_MAX = 3;
    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();
    private static final TokenKey KEY = TokenKey.named("only");

    @AutoClose
    private static final TokenIssuer issuer = TokenIssuer.start(InetAddress.getLoopbackAddress(), KEY);

    @AutoClose
    private static final WeirCluster cluster =
            WeirCluster.ofThree(RevocationsOutliveNodesTest.class, KnownCallers.document(issuer));

    @BeforeEach
    void every_test_begins_with_three_nodes() {
        cluster.start();
        KnownCallers.awaitKeys(cluster.nodes(), token());
    }

    @Test
    void a_node_that_was_killed_refuses_them_from_its_first_answer_on() {
        Credential good = key();
        Credential goodToken = token();
        WeirNode killed = cluster.node(3);

        List<String> accepted = acceptedUnlessAlone(List.of(killed), () -> takenBackBeforeAndAfterDeath(killed));

        assertThat(accepted).isEmpty();
        assertThat(List.of(good, goodToken))
                .allSatisfy(one -> assertThat(ask(killed, one)).as(one.id()).isEqualTo(200));
    }

    private static List<Credential> takenBackBeforeAndAfterDeath(WeirNode killed) {
        List<Credential> before = List.of(key(), token());
        List<Credential> meanwhile = List.of(key(), token());
        before.forEach(RevocationsOutliveNodesTest::takeBack);
        killed.kill();
        // The first attempts may name the dead one.
        Await.until(SOON, () -> assertThat(members()).isEqualTo(2));
        meanwhile.forEach(RevocationsOutliveNodesTest::takeBack);
        return List.of(before.get(0), before.get(1), meanwhile.get(0), meanwhile.get(1));
    }

    @Test
    void the_last_node_alive_tells_the_others() {
        List<WeirNode> killed = List.of(cluster.node(1), cluster.node(2));

        List<String> accepted = acceptedUnlessAlone(killed, () -> {
            List<Credential> gone = List.of(key(), token());
            gone.forEach(RevocationsOutliveNodesTest::takeBack);
            killed.forEach(WeirNode::kill);
            return gone;
        });

        assertThat(accepted).isEmpty();
    }

    /**
     * What nodes accepted from their start on. Again where one of them began without the others: it has only its disk
     * to go by, and is not ready.
     *
     * @param takenBack ends the nodes, and says what is not to be accepted
     */
    private static List<String> acceptedUnlessAlone(List<WeirNode> killed, Supplier<List<Credential>> takenBack) {
        List<String> accepted = acceptedFromTheFirstAnswerOn(killed, takenBack.get());
        for (int i = 1; i < TRIES_MAX && !accepted.isEmpty() && anyBeganAlone(killed); i++) {
            accepted = acceptedFromTheFirstAnswerOn(killed, takenBack.get());
        }
        return accepted;
    }

    private static boolean anyBeganAlone(List<WeirNode> nodes) {
        return nodes.stream()
                .anyMatch(node -> node.process().output().contains("is in cluster three, 1 of 3 expected nodes"));
    }

    @Test
    void they_outlive_all_nodes() {
        Credential good = key();
        List<Credential> gone = List.of(key(), token());
        gone.forEach(RevocationsOutliveNodesTest::takeBack);
        awaitKept(gone.get(1));
        cluster.nodes().forEach(WeirNode::kill);

        List<String> accepted = acceptedFromTheFirstAnswerOn(cluster.nodes(), gone);

        assertThat(accepted).isEmpty();
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(ask(node, good)).as(node.name()).isEqualTo(200));
    }

    /** Nobody waits for a disk when a token is revoked: it has it a moment later. */
    private static void awaitKept(Credential token) {
        for (WeirNode node : cluster.nodes()) {
            Await.until(SOON, () -> assertThat(Files.readString(node.data().resolve("revocations")))
                    .contains(token.id()));
        }
    }

    @Test
    void a_node_that_stands_still_is_named_and_refuses_them_when_it_goes_on() {
        WeirNode still = cluster.node(3);

        Missed missed = missedBy(still);

        assertThat(laggards(missed.keyReply.expect(202))).contains("node-3");
        assertThat(missed.tokenReply.expect(503).json().path("detail").asText())
                .contains("node-3")
                .contains("did not confirm");
        Await.until(COMES_BACK_WITHIN, () -> assertThat(List.of(ask(still, missed.key), ask(still, missed.token)))
                .containsExactly(401, 401));
    }

    /**
     * What was taken back while a node stood still.
     *
     * @param givenUp whether that node was taken for gone before all was answered: then nobody waits for it
     */
    private record Missed(Credential key, Credential token, Reply keyReply, Reply tokenReply, boolean givenUp) {}

    /** Again where it was given up meanwhile, as when the machine stands still as well. */
    private static Missed missedBy(WeirNode still) {
        Missed missed = takenBackWhileStill(still);
        for (int i = 1; i < TRIES_MAX && missed.givenUp; i++) {
            cluster.awaitTogether();
            missed = takenBackWhileStill(still);
        }
        return missed;
    }

    private static Missed takenBackWhileStill(WeirNode still) {
        Credential key = key();
        Credential token = token();
        still.process().pause();
        try {
            // At once, or it would be given up before: then it is not here, and goes by what it knows for longer.
            CompletableFuture<Reply> revoked = CompletableFuture.supplyAsync(() -> revoke(token));
            Reply keyReply = delete(key, "?wait=all&timeout=3s");
            Reply tokenReply = revoked.join();
            boolean givenUp = members() < 3;
            for (WeirNode node : List.of(cluster.node(1), cluster.node(2))) {
                if (!laggards(keyReply).contains(node.name())) {
                    assertThat(ask(node, key)).as(node.name()).isEqualTo(401);
                }
                if (!tokenReply.json().path("detail").asText().contains(node.name())) {
                    assertThat(ask(node, token)).as(node.name()).isEqualTo(401);
                }
            }
            return new Missed(key, token, keyReply, tokenReply, givenUp);
        } finally {
            still.process().resume();
        }
    }

    private static List<String> laggards(Reply reply) {
        return reply.json().path("laggards").findValuesAsText("name");
    }

    /** As node 1 sees it. */
    private static int members() {
        return cluster.node(1)
                .admin()
                .get("/cluster")
                .expect(200)
                .json()
                .path("members")
                .size();
    }

    /** Starts nodes and asks them all the while, until they are ready and a while longer; what they accepted. */
    private static List<String> acceptedFromTheFirstAnswerOn(List<WeirNode> started, List<Credential> gone) {
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        Set<String> refused = ConcurrentHashMap.newKeySet();
        List<Thread> askers = started.stream()
                .map(node -> new Thread(() -> askAgainAndAgain(node, gone, accepted, refused), "asker-of-" + node))
                .toList();
        askers.forEach(Thread::start);
        try {
            cluster.start();
            for (WeirNode node : started) {
                gone.forEach(one -> Await.until(SOON, () -> assertThat(refused).contains(node + " " + one)));
            }
        } finally {
            askers.forEach(Thread::interrupt);
        }
        return List.copyOf(accepted);
    }

    private static void askAgainAndAgain(
            WeirNode node, List<Credential> gone, Set<String> accepted, Set<String> refused) {
        while (!Thread.currentThread().isInterrupted()) {
            for (Credential one : gone) {
                try {
                    int status = ask(node, one);
                    if (status == 401) {
                        refused.add(node + " " + one);
                    } else if (status != 503) {
                        accepted.add(node + " " + one + ": " + status);
                    }
                } catch (UncheckedIOException e) {
                    refused.remove(node + " " + one); // it is not there yet
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static int ask(WeirNode node, Credential credential) {
        return node.get(credential.path(), credential.field()).status();
    }

    private static Credential key() {
        Reply made = cluster.node(1)
                .admin()
                .send("POST", "/consumers/" + KnownCallers.CONSUMER + "/api-keys" + WAITING, Map.of(), "");
        Credential key = Credential.key(made.expect(200).json().path("key").asText());
        assertThat(ask(cluster.node(2), key)).isEqualTo(200);
        return key;
    }

    private static Credential token() {
        return issuer.issue(KEY, "somebody");
    }

    private static void takeBack(Credential credential) {
        if (credential.isToken()) {
            // Who stands still for 5 s is named, and may be told again.
            Await.until(SOON, () -> revoke(credential).expect(200));
        } else {
            delete(credential, WAITING).expect(200);
        }
        assertThat(ask(cluster.node(2), credential)).isEqualTo(401);
    }

    private static Reply revoke(Credential token) {
        return cluster.node(1).admin().send("POST", "/revocations", Map.of(), "{\"jti\": \"" + token.id() + "\"}");
    }

    private static Reply delete(Credential key, String query) {
        String id = key.id().substring("key-".length());
        return cluster.node(1).admin().delete("/consumers/" + KnownCallers.CONSUMER + "/api-keys/" + id + query);
    }
}
