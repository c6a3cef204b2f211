// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request's leave to be under way, or the reason why it has none. Whoever has one releases it. From any thread. */
public final class Permit {

    /** How long a client that is refused does best to wait: nobody knows when another request ends. */
    private static final long RETRY_MILLIS = 1000;

    private final Decision decision;
    private final Runnable release;
    private final AtomicBoolean released = new AtomicBoolean();

    private Permit(Decision decision, Runnable release) {
        this.decision = decision;
        this.release = release;
    }

    /** @param remaining how many more may be under way, as far as this node knows */
    static Permit admitted(long remaining, Runnable release) {
        return new Permit(new Decision(Decision.Verdict.ADMITTED, remaining, RETRY_MILLIS, 0), release);
    }

    /** One that may still come, for a request that goes on in any case: released then, if that is over by then. */
    public static Permit toCome(CompletionStage<Permit> permit) {
        return new Permit(
                new Decision(Decision.Verdict.UNDECIDED, 0, RETRY_MILLIS, 0), () -> permit.thenAccept(Permit::release));
    }

    /** None: as many as may be are under way. */
    public static Permit refused() {
        return new Permit(new Decision(Decision.Verdict.REFUSED, 0, RETRY_MILLIS, 0), () -> {});
    }

    /** None: the owner did not say. */
    public static Permit undecided() {
        return new Permit(new Decision(Decision.Verdict.UNDECIDED, 0, RETRY_MILLIS, 0), () -> {});
    }

    /** None: the owner has no room for the key. */
    public static Permit noRoom() {
        return new Permit(Decision.FULL, () -> {});
    }

    public Decision decision() {
        return decision;
    }

    /** The request is over. Only the first call does anything, and only where there was leave. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            release.run();
        }
    }
}
