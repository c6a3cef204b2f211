// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** The audit log of a node that is alone. */
public final class LocalAuditLog implements AuditLog {

    private final Scribe scribe;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
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
    public CompletionStage<Void> put(AuditEntry entry) {
        set(page -> page.with(entry));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<AuditPage> page() {
        return CompletableFuture.completedFuture(page);
    }

    @Override
    public void recall(AuditPage earlier) {
        set(page -> page.merged(earlier));
    }

    @Override
    public void follow(Runnable changed) {
        followers.add(changed);
    }

    private void set(UnaryOperator<AuditPage> change) {
        synchronized (this) {
            page = change.apply(page);
        }
        followers.forEach(Runnable::run);
    }
}
