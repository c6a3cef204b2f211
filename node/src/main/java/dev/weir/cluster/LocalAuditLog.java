// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** The audit log of a node that is alone. */
public final class LocalAuditLog implements AuditLog {

    private final Scribe scribe;
    private AuditPage page = AuditPage.EMPTY;

    /** @param wallClockMillis dates the deeds */
    public LocalAuditLog(String node, LongSupplier wallClockMillis) {
        scribe = new Scribe(node, wallClockMillis);
    }

    @Override
    public AuditEntry begun(String who, String what) {
        return scribe.begun(who, what);
    }

    @Override
    public synchronized CompletionStage<Void> put(AuditEntry entry) {
        page = page.with(entry);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<List<AuditEntry>> newest(int most) {
        return CompletableFuture.completedFuture(page.newest(most));
    }
}
