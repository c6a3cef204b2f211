// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells the steps under way that nobody waits for their answer any more, because the client left or a clock ran out.
 * Only the I/O thread of the request touches it.
 */
public final class Cancellation {

    private final List<Runnable> listeners = new ArrayList<>(2);
    private boolean cancelled;

    /** Whether the answer is no longer wanted. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** Tells everyone who listens, once. */
    public void cancel() {
        if (cancelled) {
            return;
        }
        cancelled = true;
        List<Runnable> told = List.copyOf(listeners);
        listeners.clear();
        told.forEach(Runnable::run);
    }

    /** Calls back when the answer is no longer wanted; at once when that is so already. */
    public void onCancel(Runnable listener) {
        if (cancelled) {
            listener.run();
        } else {
            listeners.add(listener);
        }
    }

    /** For a listener that is done: it is not called any more. */
    public void forget(Runnable listener) {
        listeners.remove(listener);
    }
}
