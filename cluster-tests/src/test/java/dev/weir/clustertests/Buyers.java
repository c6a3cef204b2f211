// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.NoneFailed;
import dev.weir.clustertests.history.Recording;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients of a cluster in containers who order at every node what must be sent to the service at most once, and the
 * service, which leaves some orders without an answer. Everything is recorded.
 */
final class Buyers implements AutoCloseable {

    private static final List<Errand> ERRANDS =
            List.of(new Errands.Order(Duration.ofMillis(50)), new Errands.DoomedOrder(Duration.ofMillis(200)));

    private final ContainerCluster cluster;
    private final Recording recording;
    private final RecordingService service;
    private final RecordingClients clients;

    /** @param history a file for what they see */
    Buyers(ContainerCluster cluster, Path history) {
        this.cluster = cluster;
        this.recording = Recording.in(history);
        this.service = RecordingService.start(cluster.host(), recording);
        this.clients = new RecordingClients(recording);
    }

    /** Of the service, {@code host:port}. */
    String instance() {
        return service.address().getAddress().getHostAddress() + ":"
                + service.address().getPort();
    }

    void begin() {
        cluster.nodes().forEach(node -> clients.at(node::address, ERRANDS));
    }

    /** Ends them, each after its last answer. */
    void end() {
        clients.end();
    }

    /**
     * What they saw, and what they were promised: that none fails where no fault is.
     *
     * @param graceMillis so long after a fault it still excuses
     */
    List<Entry> entries(long graceMillis) {
        List<Entry> entries = new ArrayList<>(recording.read().entries());
        entries.add(NoneFailed.promise(Kind.ORDER, "200", "200", graceMillis));
        entries.add(NoneFailed.promise(Kind.DOOMED_ORDER, "502", "502", graceMillis));
        return entries;
    }

    @Override
    public void close() {
        clients.close();
        service.close();
        recording.close();
    }
}
