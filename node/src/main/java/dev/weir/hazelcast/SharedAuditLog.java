// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.AuditPage;
import dev.weir.cluster.Scribe;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private AuditPage untold = AuditPage.EMPTY;
    private AuditPage recalled = AuditPage.EMPTY;

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
    public CompletionStage<AuditPage> page() {
        return calls.ask(() -> map.getAsync(KEY))
                .thenApply(StoredAudit::pageOf)
                .thenApply(page -> page.with(untold().entries().toArray(AuditEntry[]::new)));
    }

    private synchronized AuditPage untold() {
        return untold;
    }

    @Override
    public void recall(AuditPage earlier) {
        synchronized (this) {
            recalled = recalled.merged(earlier);
        }
        tellRecalled();
    }

    private void tellRecalled() {
        AuditPage told = recalled();
        if (told.equals(AuditPage.EMPTY)) {
            return;
        }
        calls.ask(() -> map.<Boolean>submitToKey(KEY, new RecallAudit(told))).whenComplete((done, failure) -> {
            if (failure != null) {
                log.warn(
                        "what was kept of the audit log is not in it yet, it is tried again: {}",
                        Calls.reason(failure));
                return;
            }
            synchronized (this) {
                recalled = recalled.equals(told) ? AuditPage.EMPTY : recalled;
            }
        });
    }

    private synchronized AuditPage recalled() {
        return recalled;
    }

    @Override
    public void follow(Runnable changed) {
        followers.add(changed);
        map.addEntryListener(new Heard(changed), false);
    }

    /** Whatever happens to the one entry. */
    private record Heard(Runnable changed)
            implements EntryAddedListener<String, StoredAudit>,
                    EntryUpdatedListener<String, StoredAudit>,
                    EntryMergedListener<String, StoredAudit> {

        @Override
        public void entryAdded(EntryEvent<String, StoredAudit> event) {
            changed.run();
        }

        @Override
        public void entryUpdated(EntryEvent<String, StoredAudit> event) {
            changed.run();
        }

        @Override
        public void entryMerged(EntryEvent<String, StoredAudit> event) {
            changed.run();
        }
    }

    /** This member has another log now, that of the larger side of a split. */
    void merged() {
        followers.forEach(Runnable::run);
    }

    /** Tells the cluster again what it did not take. */
    void refresh() {
        AuditPage again;
        synchronized (this) {
            again = untold;
            untold = AuditPage.EMPTY;
        }
        again.entries().forEach(this::put);
        tellRecalled();
    }
}
