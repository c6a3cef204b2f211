// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.cluster.AuditLog;
import dev.weir.cluster.AuditPage;
import dev.weir.cluster.KeptFile;
import dev.weir.cluster.LazyFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The audit log on a node's disk, so that a cluster that was wholly stopped, or has lost its memory of it, still has
 * it. Every node keeps all. {@link #tick} and {@link #close} are for one thread, and block.
 */
public final class KeptAudit implements AutoCloseable {

    /** The cluster says within that what it has, or is asked again. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final LazyFile file;
    private final AuditLog log;

    /** As was known when it was last written. */
    private AuditPage known;

    /**
     * Adds to the log what was kept by the life before this one; from now on what is in it is kept. A damaged file
     * counts as none: it is reported and put aside.
     *
     * @throws IOException when the disk does not give it back
     */
    public KeptAudit(KeptFile file, AuditLog log, LongSupplier nanoClock) throws IOException {
        this.file = new LazyFile(file, "audit", nanoClock);
        this.log = log;
        this.known = new AuditPage(this.file.read(AuditText::read));
        log.recall(known);
        log.follow(this.file::changed);
        this.file.changed();
    }

    /** Whether something is new. From any thread. */
    public boolean isBehind() {
        return file.isBehind();
    }

    /** Keeps what is new. To be called many times a second while there is something. */
    public void tick() {
        file.tick(this::lines);
    }

    private List<String> lines() throws IOException {
        AuditPage now = page();
        if (!now.isFull()) {
            AuditPage all = now.merged(known);
            if (all.entries().size() > now.entries().size()) {
                // The nodes that had it are gone, both of them at once.
                log.recall(all);
            }
            now = all;
        }
        known = now;
        return known.entries().stream().map(AuditText::write).toList();
    }

    private AuditPage page() throws IOException {
        try {
            return log.page().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the cluster does not say what was done: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Keeps what is not yet. */
    @Override
    public void close() {
        file.keep(this::lines);
    }
}
