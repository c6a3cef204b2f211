// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.AuditPage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An audit log in a cluster that never answers. */
final class SilentAuditLog implements AuditLog {

    @Override
    public AuditEntry begun(String who, String what) {
        return AuditEntry.begun("1", 1, "node-1", who, what);
    }

    @Override
    public CompletionStage<Void> put(AuditEntry entry) {
        return new CompletableFuture<>();
    }

    @Override
    public CompletionStage<AuditPage> page() {
        return new CompletableFuture<>();
    }

    @Override
    public void recall(AuditPage earlier) {
        // Nobody answers.
    }

    @Override
    public void follow(Runnable changed) {
        // Nothing ever changes.
    }
}
