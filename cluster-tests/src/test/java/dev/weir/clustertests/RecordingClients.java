// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import dev.weir.clustertests.history.Recording;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Clients in the background that record what they see: each has an errand and a node, and at most one request under
 * way. A client of a node that does not answer waits for it alone.
 */
final class RecordingClients implements AutoCloseable {

    private static final int LAST_ANSWER_SECONDS = 30;

    private final Recording recording;
    private final Queue<RecordedClient> clients = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> bugs = new ConcurrentLinkedQueue<>();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(0, task -> {
        Thread thread = new Thread(task, "recorded-client");
        thread.setDaemon(true);
        return thread;
    });

    RecordingClients(Recording recording) {
        this.recording = recording;
    }

    /**
     * Starts a client of a node for each errand.
     *
     * @param node where it is at the moment; asked for every time
     */
    void at(Supplier<NodeAddress> node, List<Errand> errands) {
        for (Errand errand : errands) {
            int number = clients.size() + 1;
            RecordedClient client = new RecordedClient(errand.name() + "-" + number, recording);
            clients.add(client);
            threads.setCorePoolSize(number);
            long pauseNanos = errand.pause().toNanos();
            // Not all at the same moment.
            long firstNanos = pauseNanos * (number % 10) / 10;
            threads.scheduleWithFixedDelay(
                    () -> run(errand, client, node), firstNanos, pauseNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void run(Errand errand, RecordedClient client, Supplier<NodeAddress> node) {
        try {
            errand.run(client, node.get());
        } catch (RuntimeException | AssertionError e) {
            bugs.add(e);
            throw e;
        }
    }

    /** Ends them, each after its last answer. Fails where one could not understand what it was answered. */
    void end() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LAST_ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("clients had no answer when the test ended");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while clients end", e);
        }
        clients.forEach(RecordedClient::close);
        bugs.stream().findFirst().ifPresent(bug -> {
            throw new AssertionError(bugs.size() + " clients gave up, the first one by " + bug, bug);
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
