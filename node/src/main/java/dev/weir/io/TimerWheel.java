// SPDX-License-Identifier: Apache-2.0
package dev.weir.io;

import dev.weir.http.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deadlines in slots of {@value #TICK_MILLIS} ms (a hashed timing wheel: Varghese and Lauck, 1987, scheme 6). Setting
 * and taking back cost a few pointer writes, as nearly every deadline of a proxy is taken back. For one thread; the
 * clock is passed in.
 */
final class TimerWheel {

    private static final Logger log = LoggerFactory.getLogger(TimerWheel.class);

    static final long TICK_MILLIS = 50;
    private static final long TICK_NANOS = TICK_MILLIS * 1_000_000;
    private static final int SLOTS = 512;

    private final Entry[] slots = new Entry[SLOTS];
    private long tick;
    private int size;

    /** @param nowNanos any origin; only differences count */
    TimerWheel(long nowNanos) {
        tick = Math.floorDiv(nowNanos, TICK_NANOS);
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Entry(() -> {}, 0);
        }
    }

    /** How many deadlines are set. */
    int size() {
        return size;
    }

    /** Sets a deadline: never early, late by less than two ticks. */
    Entry schedule(Runnable task, long nowNanos, long delayNanos) {
        if (size == 0) {
            tick = Math.floorDiv(nowNanos, TICK_NANOS);
        }
        long due = Math.floorDiv(nowNanos + Math.max(0, delayNanos), TICK_NANOS) + 1;
        Entry entry = new Entry(task, Math.max(due, tick + 1));
        entry.linkBefore(slot(entry.due));
        size++;
        return entry;
    }

    /** Runs what is due. Tasks may set and take back deadlines. */
    void advance(long nowNanos) {
        long now = Math.floorDiv(nowNanos, TICK_NANOS);
        while (tick < now && size > 0) {
            tick++;
            Entry head = slot(tick);
            Entry entry = head.next;
            while (entry != head) {
                Entry next = entry.next;
                if (entry.due <= tick) {
                    Runnable task = entry.task;
                    entry.cancel();
                    run(task);
                    // The task may have taken back the neighbour we would have gone on with.
                    next = next.linked() || next == head ? next : head.next;
                }
                entry = next;
            }
        }
        tick = Math.max(tick, now);
    }

    /** A task that fails must not keep its neighbours waiting for the wheel's next turn. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("what was due failed", e);
        }
    }

    /** The clock may show less than nothing: its origin is any. */
    private Entry slot(long at) {
        return slots[(int) Math.floorMod(at, (long) SLOTS)];
    }

    /** A deadline. */
    final class Entry implements EventLoop.Timer {

        private final Runnable task;
        private final long due;
        private Entry previous = this;
        private Entry next = this;
        private @Nullable Entry head;

        private Entry(Runnable task, long due) {
            this.task = task;
            this.due = due;
        }

        private void linkBefore(Entry slot) {
            head = slot;
            previous = slot.previous;
            next = slot;
            previous.next = this;
            slot.previous = this;
        }

        private boolean linked() {
            return head != null;
        }

        @Override
        public void cancel() {
            if (head == null) {
                return;
            }
            head = null;
            previous.next = next;
            next.previous = previous;
            size--;
        }
    }
}
