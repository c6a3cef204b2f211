// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.concurrent.CompletionStage;

/** Who did what to all nodes, as they remember it together: the last {@link AuditPage#MOST} deeds. From any thread. */
public interface AuditLog {

    /** That somebody has begun to do something at this node; not kept yet. */
    AuditEntry begun(String who, String what);

    /**
     * Adds a deed, or what became of one that was begun: that of the same id is replaced. Done when a second node has
     * it as well, if there is one; what cannot be kept now is tried again.
     */
    CompletionStage<Void> put(AuditEntry entry);

    /** The last deeds. */
    CompletionStage<AuditPage> page();

    /** Adds what was known in an earlier life; what cannot be added now is tried again. */
    void recall(AuditPage earlier);

    /** @param changed is run, by any thread, when there may be something new; it must not block */
    void follow(Runnable changed);
}
