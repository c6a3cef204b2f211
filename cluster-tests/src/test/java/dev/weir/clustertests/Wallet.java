// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import dev.weir.clustertests.history.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/** The credentials that clients have: good ones, and ones that were taken back or never good. From any thread. */
final class Wallet {

    /** Of those that are not good any more the latest are tried most. */
    private static final int LATEST = 3;

    private final List<Credential> good = new CopyOnWriteArrayList<>();
    private final List<Credential> bad = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> uses = new ConcurrentHashMap<>();

    void grant(Credential credential) {
        good.add(credential);
    }

    /** To be called before anybody is asked to take it back, and for what was never good. */
    void takeBack(Credential credential) {
        bad.add(credential);
        good.remove(credential);
    }

    /** The token that has been good for longest, which is not any more; empty where there are not so many. */
    synchronized Optional<Credential> oldestOf(int tokens) {
        List<Credential> all = good.stream().filter(Credential::isToken).toList();
        if (all.size() < tokens) {
            return Optional.empty();
        }
        takeBack(all.get(0));
        return Optional.of(all.get(0));
    }

    List<Credential> all() {
        List<Credential> all = new ArrayList<>(good);
        all.addAll(bad);
        return all;
    }

    /** How often clients have asked a node with it, whatever they were answered. */
    long uses(Credential credential, String node) {
        return uses.computeIfAbsent(use(credential, node), unknown -> new LongAdder())
                .sum();
    }

    private static String use(Credential credential, String node) {
        return credential.id() + " at " + node;
    }

    private Entry use(Credential credential, RecordedClient client, NodeAddress node) {
        Entry asked = credential.ask(client, node);
        uses.computeIfAbsent(use(credential, node.name()), unknown -> new LongAdder())
                .increment();
        return asked;
    }

    private Optional<Credential> any() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        List<Credential> some = random.nextBoolean() ? List.copyOf(good) : List.copyOf(bad);
        if (some.isEmpty()) {
            return Optional.empty();
        }
        int from = random.nextBoolean() ? Math.max(0, some.size() - LATEST) : 0;
        return Optional.of(some.get(random.nextInt(from, some.size())));
    }

    /** Asks with any of them. */
    record Use(Wallet wallet, Duration pause) implements Errand {

        @Override
        public String name() {
            return "caller";
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            wallet.any().ifPresent(credential -> client.record(wallet.use(credential, client, node)));
        }
    }
}
