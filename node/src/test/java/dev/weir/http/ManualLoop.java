// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A loop whose tasks run when the test says so, and whose clock moves when the test says so. */
public final class ManualLoop implements EventLoop {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers =
            new PriorityQueue<>(Comparator.comparingLong(Scheduled::atNanos).thenComparingLong(Scheduled::order));
    private long nowNanos;
    private long scheduled;
    private boolean away;

    @Override
    public int index() {
        return 0;
    }

    @Override
    public boolean inLoop() {
        return !away;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        Scheduled timer = new Scheduled(nowNanos + delay.toNanos(), scheduled++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** The loop's clock, for what takes a {@code nanoClock}. */
    public long nowNanos() {
        return nowNanos;
    }

    /** How many timers wait. */
    public int timers() {
        return timers.size();
    }

    /** Runs what was given to {@link #execute}, also what that adds. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Moves the clock and runs what falls due on the way, in order. */
    public void advance(Duration time) {
        long untilNanos = nowNanos + time.toNanos();
        run();
        for (Scheduled next = timers.peek(); next != null && next.atNanos() <= untilNanos; next = timers.peek()) {
            timers.remove(next);
            nowNanos = next.atNanos();
            next.task().run();
            run();
        }
        nowNanos = untilNanos;
    }

    /** Does something as another thread would: meanwhile {@link #inLoop} says no. */
    public void elsewhere(Runnable task) {
        away = true;
        try {
            task.run();
        } finally {
            away = false;
        }
    }

    private record Scheduled(long atNanos, long order, Runnable task) {}
}
