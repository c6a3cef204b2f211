// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients of every kind in the background, each coming to one node after the other, in an order drawn from a seed. */
final class SoakTraffic implements AutoCloseable {

    private static final Duration LAST_VISIT_MAX = Duration.ofSeconds(60);

    private final WeirCluster cluster;
    private final Map<String, AtomicLong> visits = new LinkedHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    private SoakTraffic(WeirCluster cluster) {
        this.cluster = cluster;
    }

    /** @param keys what the keys of limits begin with that these clients have, and no others */
    static SoakTraffic at(WeirCluster cluster, SoakConfig config, String keys, long seed) {
        SoakTraffic traffic = new SoakTraffic(cluster);
        SoakClients clients = new SoakClients(config, keys);
        traffic.begin("get", 20, seed, clients::get);
        traffic.begin("post", 20, seed + 1, clients::post);
        traffic.begin("limited", 15, seed + 2, clients::limited);
        traffic.begin("limited by others", 15, seed + 3, clients::limited);
        traffic.begin("moody", 30, seed + 4, clients::moody);
        traffic.begin("leaver", 50, seed + 5, clients::leaver);
        traffic.begin("events", 100, seed + 6, clients::events);
        traffic.begin("socket", 150, seed + 7, clients::socket);
        traffic.begin("secure", 150, seed + 8, clients::secure);
        traffic.begin("operator", 400, seed + 9, clients::operator);
        return traffic;
    }

    private void begin(String name, int pauseMillis, long seed, SoakClients.Visitor visitor) {
        AtomicLong count = new AtomicLong();
        visits.put(name, count);
        Thread thread = new Thread(() -> run(name, pauseMillis, new Random(seed), visitor, count), "soak-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void run(String name, int pauseMillis, Random random, SoakClients.Visitor visitor, AtomicLong count) {
        while (!ending) {
            WeirNode node = cluster.node(1 + random.nextInt(cluster.nodes().size()));
            try {
                visitor.visit(node, random);
                count.incrementAndGet();
            } catch (IOException e) {
                // The node is not there, or was not there any more: that is what a soak does to them.
            } catch (InterruptedException e) {
                return;
            } catch (AssertionError | RuntimeException e) {
                failures.add(name + " at " + node + ": " + e);
            }
            LockSupport.parkNanos(Duration.ofMillis(pauseMillis).toNanos());
        }
    }

    /** How often what was done went well, by kind. */
    Map<String, Long> visits() {
        Map<String, Long> counts = new LinkedHashMap<>();
        visits.forEach((name, count) -> counts.put(name, count.get()));
        return counts;
    }

    /** Ends the clients, each after its last visit, with all their connections; what was answered wrongly. */
    List<String> end() {
        ending = true;
        for (Thread thread : threads) {
            try {
                thread.join(LAST_VISIT_MAX.toMillis());
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while clients end", e);
            }
            if (thread.isAlive()) {
                failures.add(thread.getName() + " did not end");
            }
        }
        closeClients();
        return List.copyOf(failures);
    }

    /** Until Java 21 an {@link HttpClient} closes its connections when it is garbage, and not before. */
    private static void closeClients() {
        System.gc();
    }

    @Override
    public void close() {
        ending = true;
    }
}
