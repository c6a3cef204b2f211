// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.History;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.NoneFailed;
import dev.weir.clustertests.history.Recording;
import dev.weir.clustertests.history.Span;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An issuer of tokens changes its keys twice, and a consumer its key many times, while clients send right and wrong
 * ones to all nodes. In between the node is killed that fetches the issuer's keys, and comes back.
 */
final class Rotation implements AutoCloseable {

    /** An issuer that publishes a key so long before it uses it loses no token. */
    static final Duration AHEAD = Duration.ofSeconds(10);

    /** Who fetched keys that are new writes so. */
    private static final String FETCHED = "has other keys than before";

    private static final int TOKENS = 3;
    private static final int KEY_CHANGES = 15;
    private static final int USES = 10;
    private static final Duration PAUSE = Duration.ofMillis(8);
    private static final Duration UNKNOWN_PAUSE = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final long GRACE_MILLIS = 1_000;

    private final TokenKey first = TokenKey.named("first");
    private final TokenKey second = TokenKey.named("second");
    private final TokenKey third = TokenKey.named("third");
    private final TokenIssuer issuer = TokenIssuer.start(InetAddress.getLoopbackAddress(), first);
    private final Wallet wallet = new Wallet();
    private final Recording recording;
    private final WeirCluster cluster;
    private final RecordedClient operator;
    private int askedBefore = 1;

    Rotation(Class<?> test) {
        recording = Recording.in(Scratch.directory(test, "history").resolve("history.jsonl"));
        cluster = WeirCluster.ofThree(test, KnownCallers.document(issuer));
        operator = new RecordedClient("operator", recording);
    }

    void run() {
        cluster.start();
        recording.add(NoneFailed.promise(Kind.GUARDED, "200,401", "", GRACE_MILLIS));
        List<Credential> ofFirst = tokens(first);
        KnownCallers.awaitKeys(cluster.nodes(), ofFirst.get(0));
        grant(ofFirst, Span.now(), cluster.nodes());
        Credential key =
                Credential.made(operator, node(1), KnownCallers.CONSUMER).orElseThrow();
        wallet.grant(key);
        Stream.of(Forgery.tokens(first), Forgery.keys(key))
                .flatMap(List::stream)
                .forEach(wallet::takeBack);
        try (RecordingClients clients = new RecordingClients(recording)) {
            askedBefore = issuer.askedNanos().size();
            cluster.nodes().forEach(node -> clients.at(() -> NodeAddress.of(node), errands()));
            List<Long> fetches = fetches();
            List<Credential> ofSecond = secondKey(key);
            WeirNode killed = fetcherSince(fetches);
            List<Credential> ofThird = thirdKey(killed, ofFirst);
            cluster.start();
            record(killed, "over");
            // It has heard from the others what they know, or it would not be ready.
            ofFirst.forEach(token -> recording.add(token.takenBack(Span.now(), cluster.nodes())));
            ofThird.forEach(token -> recording.add(token.granted(Span.now(), cluster.nodes())));
            Stream.of(ofFirst, ofSecond, ofThird).forEach(tokens -> awaitUse(tokens, List.of(killed)));
            clients.end();
        }
        wallet.all().forEach(credential -> cluster.nodes()
                .forEach(node -> recording.add(
                        credential.ask(operator, NodeAddress.of(node)).with(Fact.FINAL, true))));
    }

    private List<Errand> errands() {
        return List.of(new Wallet.Use(wallet, PAUSE), new Wallet.Use(wallet, PAUSE), new Unknown(UNKNOWN_PAUSE));
    }

    /** Published, and used when its time has come; the consumer changes its key all the while. */
    private List<Credential> secondKey(Credential key) {
        int asked = issuer.askedNanos().size();
        long usedFrom = System.currentTimeMillis() + AHEAD.toMillis();
        issuer.publish(first, second);
        Forgery.tokens(second).forEach(wallet::takeBack);
        Credential old = key;
        for (int change = 0; change < KEY_CHANGES; change++) {
            old = changeKey(old, change);
        }
        awaitAsked(asked);
        Windows.awaitMillis(usedFrom);
        List<Credential> tokens = tokens(second);
        grant(tokens, Span.now(), cluster.nodes());
        awaitUse(tokens, cluster.nodes());
        return tokens;
    }

    private Credential changeKey(Credential old, int change) {
        Credential next = Credential.made(operator, node(1 + change % 3), KnownCallers.CONSUMER)
                .orElseThrow();
        wallet.grant(next);
        Forgery.keys(next).stream().limit(1).forEach(wallet::takeBack);
        wallet.takeBack(old);
        old.takeBackKey(operator, node(1 + (change + 1) % 3), KnownCallers.CONSUMER)
                .reply()
                .orElseThrow()
                .expect(200);
        return next;
    }

    /** Published, and the first one withdrawn, while the node is dead that fetched the others. */
    private List<Credential> thirdKey(WeirNode killed, List<Credential> ofFirst) {
        List<WeirNode> others =
                cluster.nodes().stream().filter(node -> node != killed).toList();
        record(killed, "begins");
        killed.kill();
        int asked = issuer.askedNanos().size();
        Span published = Span.now();
        ofFirst.forEach(
                token -> recording.add(token.takenBack(published, List.of()).failed("nobody knows yet")));
        ofFirst.forEach(wallet::takeBack);
        issuer.publish(second, third);
        awaitAsked(asked);
        List<Credential> tokens = tokens(third);
        others.forEach(node -> Await.until(SOON, () -> {
            assertThat(ask(tokens.get(0), node)).as("by the third key").isEqualTo(200);
            assertThat(ask(ofFirst.get(0), node)).as("by the first key").isEqualTo(401);
        }));
        ofFirst.forEach(token -> recording.add(token.takenBack(Span.now(), others)));
        grant(tokens, published.ended(), others);
        awaitUse(tokens, others);
        return tokens;
    }

    /** Without a record: only by what came of it is known when a key is in use. */
    private static int ask(Credential credential, WeirNode node) {
        return node.get(credential.path(), credential.field()).status();
    }

    private List<Credential> tokens(TokenKey key) {
        return IntStream.range(0, TOKENS)
                .mapToObj(i -> issuer.issue(key, "alice"))
                .toList();
    }

    private void grant(List<Credential> tokens, Span span, List<WeirNode> nodes) {
        tokens.forEach(token -> recording.add(token.granted(span, nodes)));
        tokens.forEach(wallet::grant);
    }

    private void awaitAsked(int before) {
        Await.until(
                SOON, () -> assertThat(issuer.askedNanos()).as("asked for keys").hasSizeGreaterThan(before));
    }

    private void awaitUse(List<Credential> tokens, List<WeirNode> nodes) {
        ToIntFunction<Credential> least = token -> nodes.stream()
                .mapToInt(node -> (int) wallet.uses(token, node.name()))
                .min()
                .orElseThrow();
        int[] before = tokens.stream().mapToInt(least).toArray();
        Await.until(SOON, () -> {
            for (int i = 0; i < tokens.size(); i++) {
                assertThat(least.applyAsInt(tokens.get(i))).isGreaterThan(before[i] + USES);
            }
        });
    }

    private NodeAddress node(int number) {
        return NodeAddress.of(cluster.node(number));
    }

    /** How often each node has fetched other keys than it knew. */
    private List<Long> fetches() {
        return cluster.nodes().stream()
                .map(node -> node.process()
                        .output()
                        .lines()
                        .filter(line -> line.contains(FETCHED))
                        .count())
                .toList();
    }

    private WeirNode fetcherSince(List<Long> before) {
        List<WeirNode> fetchers = new ArrayList<>();
        Await.until(SOON, () -> {
            List<Long> now = fetches();
            fetchers.clear();
            for (int i = 0; i < now.size(); i++) {
                if (now.get(i) > before.get(i)) {
                    fetchers.add(cluster.nodes().get(i));
                }
            }
            assertThat(fetchers).as("who fetched the second key").hasSize(1);
        });
        return fetchers.get(0);
    }

    private void record(WeirNode node, String phase) {
        recording.add(Entry.of(Kind.FAULT, "test", node.name(), Span.now())
                .with(Fact.WHAT, "killed")
                .with(Fact.FAULT, 1)
                .with(Fact.PHASE, phase));
    }

    History history() {
        return recording.read();
    }

    /** When the issuer was asked: the last time before there were clients, and from then on. */
    List<Long> askedNanos() {
        List<Long> all = issuer.askedNanos();
        return all.subList(askedBefore - 1, all.size());
    }

    WeirCluster cluster() {
        return cluster;
    }

    /** Asks with a token by a key that nobody has asked for yet. */
    private record Unknown(Duration pause) implements Errand {

        @Override
        public String name() {
            return "stranger";
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            client.record(Forgery.unknown().ask(client, node));
        }
    }

    @Override
    public void close() {
        operator.close();
        cluster.close();
        issuer.close();
        recording.close();
    }
}
