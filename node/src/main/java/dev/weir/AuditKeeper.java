// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.admin.KeptAudit;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.KeptFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Keeps the audit log on the disk, and the thread that does. */
final class AuditKeeper implements AutoCloseable {

    /** While something is to be written. */
    private static final Duration EVERY = Duration.ofMillis(20);

    private static final Duration EVERY_AT_REST = Duration.ofSeconds(1);

    private final KeptAudit kept;
    private final Tending tending;

    private AuditKeeper(KeptAudit kept) {
        this.kept = kept;
        this.tending = new Tending("weir-audit", "the audit log could not be kept", kept::tick, this::rest);
    }

    private Duration rest() {
        return kept.isBehind() ? EVERY : EVERY_AT_REST;
    }

    /**
     * To be closed before the node leaves its cluster.
     *
     * @param data the directory of what the node keeps
     * @throws IOException the directory cannot be had
     */
    static AuditKeeper start(Path data, AuditLog log, LongSupplier nanoClock) throws IOException {
        AuditKeeper keeper = new AuditKeeper(new KeptAudit(KeptFile.open(data, "audit"), log, nanoClock));
        keeper.tending.start();
        log.follow(keeper.tending::wake);
        return keeper;
    }

    @Override
    public void close() {
        tending.close();
        kept.close();
    }
}
