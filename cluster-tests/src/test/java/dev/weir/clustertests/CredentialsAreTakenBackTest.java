// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.history.Checker;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.History;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.NoneFailed;
import dev.weir.clustertests.history.Recording;
import dev.weir.clustertests.history.Span;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Keys and tokens are taken back on one node while clients of all nodes use them: once that is answered no node accepts
 * them, and all others are accepted all the time.
 */
@ExtendWith(ShowsLogs.class)
class CredentialsAreTakenBackTest {

    private static final int GOOD = 8;
    private static final int TAKEN_BACK = 25;
    private static final int CLIENTS_OF_NODE = 2;
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(30);

    private static final TokenKey KEY = TokenKey.named("only");

    @AutoClose
    private static final TokenIssuer issuer = TokenIssuer.start(InetAddress.getLoopbackAddress(), KEY);

    @AutoClose
    private static final WeirCluster cluster =
            WeirCluster.ofThree(CredentialsAreTakenBackTest.class, KnownCallers.document(issuer));

    private final Wallet wallet = new Wallet();

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @Test
    void no_node_accepts_a_key_once_it_is_said_to_be_taken_back() {
        Deque<Credential> keys = new ArrayDeque<>();
        History history = history(
                "keys",
                operator -> {
                    for (int i = 0; i < GOOD; i++) {
                        grantKey(operator, keys);
                    }
                },
                (operator, number) -> {
                    Credential key = keys.removeFirst();
                    wallet.takeBack(key);
                    key.takeBackKey(operator, node(1), KnownCallers.CONSUMER)
                            .reply()
                            .orElseThrow()
                            .expect(200);
                    askAll(operator, List.of(key));
                    grantKey(operator, keys);
                });

        assertKept(history, "DELETE /consumers/{name}/api-keys/{id}?wait=all");
    }

    @Test
    void no_node_accepts_a_token_once_it_is_said_to_be_revoked() {
        Deque<Credential> tokens = new ArrayDeque<>();
        History history = history(
                "tokens",
                operator -> {
                    for (int i = 0; i < GOOD; i++) {
                        tokens.add(issue(operator, "somebody"));
                    }
                },
                (operator, number) -> {
                    Credential token = tokens.removeFirst();
                    wallet.takeBack(token);
                    revoke(operator, "jti", token.id(), List.of(token));
                    askAll(operator, List.of(token));
                    tokens.add(issue(operator, "somebody"));
                });

        assertKept(history, "POST /revocations {jti}");
    }

    @Test
    void no_node_accepts_tokens_of_somebody_once_all_are_said_to_be_revoked() {
        Deque<List<Credential>> subjects = new ArrayDeque<>();
        History history = history(
                "subjects",
                operator -> {
                    for (int i = 0; i < GOOD; i++) {
                        subjects.add(issueSome(operator, "subject-" + i));
                    }
                },
                (operator, number) -> {
                    List<Credential> tokens = subjects.removeFirst();
                    tokens.forEach(wallet::takeBack);
                    revoke(operator, "sub", "subject-" + number, tokens);
                    askAll(operator, tokens);
                    subjects.add(issueSome(operator, "subject-" + (number + GOOD)));
                });

        assertKept(history, "POST /revocations {sub}");
    }

    /** Returns when all have confirmed it. While one stands still, that is not so (503), and it is revoked again. */
    private static void revoke(RecordedClient operator, String claim, String value, List<Credential> tokens) {
        Await.until(CONFIRMED_WITHIN, () -> Credential.revoke(operator, node(1), claim, value, tokens)
                .reply()
                .orElseThrow()
                .expect(200));
    }

    /** Something that an operator does, with a number from 0. */
    @FunctionalInterface
    private interface Step {

        void run(RecordedClient operator, int number);
    }

    /** What an operator does at first. */
    @FunctionalInterface
    private interface Beginning {

        void run(RecordedClient operator);
    }

    /** Clients of all nodes use what is in the wallet while an operator takes one after the other back. */
    private History history(String name, Beginning beginning, Step step) {
        Path file = Scratch.directory(CredentialsAreTakenBackTest.class, "history-" + name)
                .resolve("history.jsonl");
        try (Recording recording = Recording.in(file);
                RecordedClient operator = new RecordedClient("operator", recording);
                RecordingClients clients = new RecordingClients(recording)) {
            recording.add(NoneFailed.promise(Kind.GUARDED, "200,401", "", 0));
            KnownCallers.awaitKeys(cluster.nodes(), issuer.issue(KEY, "nobody"));
            beginning.run(operator);
            List<Errand> errands = IntStream.range(0, CLIENTS_OF_NODE)
                    .<Errand>mapToObj(i -> new Wallet.Use(wallet, PAUSE))
                    .toList();
            cluster.nodes().forEach(node -> clients.at(() -> NodeAddress.of(node), errands));
            for (int number = 0; number < TAKEN_BACK; number++) {
                step.run(operator, number);
            }
            clients.end();
            for (Credential credential : wallet.all()) {
                cluster.nodes()
                        .forEach(node -> recording.add(
                                credential.ask(operator, NodeAddress.of(node)).with(Fact.FINAL, true)));
            }
            return recording.read();
        }
    }

    private void grantKey(RecordedClient operator, Deque<Credential> keys) {
        Credential key = Credential.made(operator, node(1 + keys.size() % 3), KnownCallers.CONSUMER)
                .orElseThrow();
        keys.add(key);
        wallet.grant(key);
    }

    private Credential issue(RecordedClient operator, String subject) {
        Span span = Span.now();
        Credential token = issuer.issue(KEY, subject);
        operator.record(token.granted(span.ended(), cluster.nodes()));
        wallet.grant(token);
        return token;
    }

    private List<Credential> issueSome(RecordedClient operator, String subject) {
        return List.of(issue(operator, subject), issue(operator, subject), issue(operator, subject));
    }

    /** The nodes that were not asked to take it back first; on connections that are open already. */
    private static void askAll(RecordedClient client, List<Credential> credentials) {
        for (int number : new int[] {3, 2, 1, 3, 2}) {
            credentials.forEach(credential -> client.record(credential.ask(client, node(number))));
        }
    }

    private static NodeAddress node(int number) {
        return NodeAddress.of(cluster.node(number));
    }

    private static void assertKept(History history, String what) {
        assertThat(Checker.report(Checker.broken(history))).isEmpty();
        List<Double> margins = new ArrayList<>();
        List<Entry> changes = history.of(Kind.TAKEN_BACK).stream()
                .filter(change -> change.status() == 200)
                .toList();
        for (Entry change : changes) {
            history.of(Kind.GUARDED).stream()
                    .filter(request -> request.fact(Fact.CREDENTIAL).equals(change.fact(Fact.CREDENTIAL)))
                    .filter(request -> request.status() == 200 && !request.at().equals("node-1"))
                    .map(request -> change.span().endedNanos() - request.span().sentNanos())
                    .min(Comparator.naturalOrder())
                    .ifPresent(nanos -> margins.add(nanos / 1e6));
        }
        Collections.sort(margins);
        System.out.println(what + ": " + Checker.summary(history));
        System.out.printf(
                "the last one that nodes 2 and 3 accepted began %.1f ms before the answer (median), %.1f at least%n",
                margins.get(margins.size() / 2), margins.get(0));
        assertThat(margins).as("of those that were in use on nodes 2 and 3").hasSizeGreaterThan(TAKEN_BACK / 2);
    }
}
