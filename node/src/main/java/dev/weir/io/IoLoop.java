// SPDX-License-Identifier: Apache-2.0
package dev.weir.io;

import dev.weir.http.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.xnio.XnioIoThread;

/** One I/O thread of the node with what belongs to it alone: its deadlines and its buffers. */
public final class IoLoop implements EventLoop {

    /** Bytes of a buffer for a body in transfer: measured to cost half the CPU of 16 KiB ones at 1 MiB bodies. */
    public static final int BUFFER_BYTES = 64 * 1024;

    private static final int BUFFERS_KEPT = 64;

    private final XnioIoThread thread;
    private final int index;
    private final LongSupplier nanoClock;
    private final TimerWheel wheel;
    private final ArrayDeque<ByteBuffer> buffers = new ArrayDeque<>();
    private final HeadScratch scratch = new HeadScratch();
    private boolean ticking;
    private long ticks;
    private int buffersOut;

    IoLoop(XnioIoThread thread, int index, LongSupplier nanoClock) {
        this.thread = thread;
        this.index = index;
        this.nanoClock = nanoClock;
        this.wheel = new TimerWheel(nanoClock.getAsLong());
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public Timer schedule(Runnable task, Duration delay) {
        Timer timer = wheel.schedule(task, nanoClock.getAsLong(), delay.toNanos());
        keepTicking();
        return timer;
    }

    /** One tick is under way as long as there are deadlines, never two: a task that runs in it may set others. */
    private void keepTicking() {
        if (!ticking && wheel.size() > 0) {
            ticking = true;
            ticks++;
            try {
                thread.executeAfter(this::tick, TimerWheel.TICK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The thread is ending, and with it everything that deadlines are for.
                ticking = false;
            }
        }
    }

    private void tick() {
        try {
            wheel.advance(nanoClock.getAsLong());
        } finally {
            ticking = false;
            keepTicking();
        }
    }

    /** How often this loop has looked for deadlines that are due. Only on this thread. */
    long ticks() {
        return ticks;
    }

    /** The clock that deadlines go by. */
    public long nanoTime() {
        return nanoClock.getAsLong();
    }

    public XnioIoThread thread() {
        return thread;
    }

    /** Space for writing and parsing one head; nobody keeps it beyond the call. */
    public HeadScratch scratch() {
        return scratch;
    }

    /** An empty buffer of {@value #BUFFER_BYTES} bytes outside the heap; to be given back. Only on this thread. */
    public ByteBuffer takeBuffer() {
        buffersOut++;
        ByteBuffer kept = buffers.pollLast();
        return kept == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : kept.clear();
    }

    /** Takes back a buffer that nobody uses any more. Only on this thread. */
    public void giveBuffer(ByteBuffer buffer) {
        buffersOut--;
        if (buffers.size() < BUFFERS_KEPT) {
            buffers.addLast(buffer);
        }
    }

    /** Buffers taken and not given back: 0 when nothing is under way. Only on this thread. */
    public int buffersOut() {
        return buffersOut;
    }

    /** Deadlines set and not taken back. Only on this thread. */
    public int timers() {
        return wheel.size();
    }
}
