// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.cluster.Exchange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Nodes that tell each other notices, in a time of the test's: messages take long, get lost, and nodes come and go. */
final class SimulatedNodes {

    private static final int TICK_MILLIS = 20;

    final List<Node> all = new ArrayList<>();
    private final Random random;
    private final int delayMillis;
    private final double lost;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long number;
    private long millis = 1_000_000;

    /** What happens then. */
    private record Event(long at, long number, Runnable what) {}

    /**
     * @param delayMillis a message takes at most so long
     * @param lost so many of all messages never arrive
     */
    SimulatedNodes(long seed, int delayMillis, double lost) {
        this.random = new Random(seed);
        this.delayMillis = delayMillis;
        this.lost = lost;
    }

    /** One node. */
    final class Node implements Exchange<Message, List<Notice>> {

        final String name;
        final Notices notices;
        final Revocations revocations;
        int side;
        boolean alive = true;
        private Optional<Exchange.Listener<Message, List<Notice>>> listener = Optional.empty();

        private Node(String name) {
            this.name = name;
            this.notices = new Notices(this, () -> millis * 1_000_000);
            this.revocations = new Revocations(notices);
        }

        private boolean reaches(Node other) {
            return alive && other.alive && side == other.side;
        }

        @Override
        public String self() {
            return name;
        }

        @Override
        public List<Peer> members() {
            return all.stream()
                    .filter(this::reaches)
                    .map(node -> new Peer(node.name, node.name))
                    .toList();
        }

        @Override
        public long clusterMillis() {
            return millis;
        }

        @Override
        public CompletionStage<List<Notice>> say(String member, Message message) {
            CompletableFuture<List<Notice>> answer = new CompletableFuture<>();
            Node other = all.stream()
                    .filter(node -> node.name.equals(member))
                    .findFirst()
                    .orElseThrow();
            later(() -> {
                if (!reaches(other) || random.nextDouble() < lost) {
                    later(() -> answer.completeExceptionally(new IllegalStateException("lost")));
                    return;
                }
                List<Notice> heard = other.listener.orElseThrow().heard(name, message);
                later(() -> {
                    if (reaches(other) && random.nextDouble() >= lost) {
                        answer.complete(heard);
                    } else {
                        answer.completeExceptionally(new IllegalStateException("lost"));
                    }
                });
            });
            return answer;
        }

        @Override
        public void listen(Exchange.Listener<Message, List<Notice>> hearing) {
            listener = Optional.of(hearing);
        }
    }

    private void later(Runnable what) {
        events.add(new Event(millis + random.nextInt(delayMillis + 1), number++, what));
    }

    long millis() {
        return millis;
    }

    /** A node that comes now, and begins to listen. */
    Node join() {
        Node node = new Node("n" + all.size());
        all.add(node);
        node.notices.start();
        changed();
        return node;
    }

    void kill(Node node) {
        node.alive = false;
        changed();
    }

    /** Moves nodes to another side of a split. */
    void split(List<Node> away) {
        away.forEach(node -> node.side = 1);
        changed();
    }

    /** Those that were away come back, as a smaller side does. */
    void heal() {
        List<Node> back =
                all.stream().filter(node -> node.alive && node.side == 1).toList();
        back.forEach(node -> node.notices.merging());
        back.forEach(node -> node.side = 0);
        back.forEach(node -> node.notices.merged());
        changed();
    }

    private void changed() {
        all.stream().filter(node -> node.alive).forEach(node -> node.notices.membersChanged());
    }

    List<Node> alive() {
        return all.stream().filter(node -> node.alive).toList();
    }

    /** Lets time go by. */
    void run(long forMillis) {
        long end = millis + forMillis;
        while (millis < end) {
            millis += TICK_MILLIS;
            while (!events.isEmpty() && events.peek().at() <= millis) {
                events.poll().what().run();
            }
            alive().forEach(node -> {
                node.notices.tick();
                node.revocations.tick();
            });
        }
    }

    /** Lets time go by until it is done. */
    <T> T run(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        for (int i = 0; i < 1000 && !future.isDone(); i++) {
            run(TICK_MILLIS);
        }
        if (!future.isDone()) {
            throw new AssertionError("not within 20 s");
        }
        return future.join();
    }
}
