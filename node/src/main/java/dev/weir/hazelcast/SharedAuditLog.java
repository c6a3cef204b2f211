// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.AuditPage;
import dev.weir.cluster.Scribe;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log in one entry of a map, changed only by its owner: so it has one order and one bound. What the cluster
 * did not take is kept here until it does.
 */
final class SharedAuditLog implements AuditLog {

    /** The map with the one entry. */
    static final String MAP = "weir-audit";

    private static final Logger log = LoggerFactory.getLogger(SharedAuditLog.class);
    private static final String KEY = "log";

    private final IMap<String, StoredAudit> map;
    private final Calls calls;
    private final Scribe scribe;
    private AuditPage untold = AuditPage.EMPTY;

    SharedAuditLog(HazelcastInstance member, Calls calls, Scribe scribe) {
        this.map = member.getMap(MAP);
        this.calls = calls;
        this.scribe = scribe;
    }

    @Override
    public AuditEntry begun(String who, String what) {
        return scribe.begun(who, what);
    }

    @Override
    public CompletionStage<Void> put(AuditEntry entry) {
        return calls.ask(() -> map.<Boolean>submitToKey(KEY, new KeepAudit(entry)))
                .handle((done, failure) -> failure == null || later(entry, failure))
                .thenAccept(known -> {});
    }

    private boolean later(AuditEntry entry, Throwable failure) {
        log.warn("a deed is not in the audit log yet, it is tried again: {}", Calls.reason(failure));
        synchronized (this) {
            untold = untold.with(entry);
        }
        return false;
    }

    @Override
    public CompletionStage<List<AuditEntry>> newest(int most) {
        return calls.ask(() -> map.getAsync(KEY))
                .thenApply(stored -> stored == null ? AuditPage.EMPTY : stored.page())
                .thenApply(page -> page.with(untold().entries().toArray(AuditEntry[]::new)))
                .thenApply(page -> page.newest(most));
    }

    private synchronized AuditPage untold() {
        return untold;
    }

    /** Tells the cluster again what it did not take. */
    void refresh() {
        AuditPage again;
        synchronized (this) {
            again = untold;
            untold = AuditPage.EMPTY;
        }
        again.entries().forEach(this::put);
    }
}
