// SPDX-License-Identifier: Apache-2.0
package dev.weir.io;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/** The I/O threads of a node and their loops, each made when its thread is first seen. From any thread. */
public final class IoLoops implements AutoCloseable {

    private static final long END_SECONDS = 5;

    private final XnioWorker worker;

    private final AtomicReferenceArray<IoLoop> loops;
    private final LongSupplier nanoClock;

    private IoLoops(XnioWorker worker, LongSupplier nanoClock) {
        this.worker = worker;
        this.loops = new AtomicReferenceArray<>(worker.getIoThreadCount());
        this.nanoClock = nanoClock;
    }

    /**
     * Starts the threads.
     *
     * @param count of I/O threads; one per core is right, as they never wait
     */
    public static IoLoops start(int count, LongSupplier nanoClock) throws IOException {
        return new IoLoops(
                Xnio.getInstance()
                        .createWorker(OptionMap.builder()
                                .set(Options.WORKER_NAME, "weir")
                                .set(Options.WORKER_IO_THREADS, count)
                                .set(Options.WORKER_TASK_CORE_THREADS, 1)
                                .set(Options.WORKER_TASK_MAX_THREADS, Math.max(4, count))
                                .set(Options.TCP_NODELAY, true)
                                .getMap()),
                nanoClock);
    }

    /** What accepts connections for these threads. */
    public XnioWorker worker() {
        return worker;
    }

    /** The loop of an I/O thread of the worker. */
    public IoLoop of(XnioIoThread thread) {
        int index = thread.getNumber();
        IoLoop loop = loops.get(index);
        if (loop != null) {
            return loop;
        }
        IoLoop made = new IoLoop(thread, index, nanoClock);
        return loops.compareAndSet(index, null, made) ? made : loops.get(index);
    }

    /** The clock that deadlines go by. */
    public long nanoTime() {
        return nanoClock.getAsLong();
    }

    /** Those seen so far. */
    public List<IoLoop> seen() {
        return IntStream.range(0, loops.length())
                .mapToObj(loops::get)
                .filter(loop -> loop != null)
                .toList();
    }

    public int count() {
        return loops.length();
    }

    public IoLoop at(int index) {
        IoLoop loop = loops.get(index);
        return loop == null ? of(worker.getIoThread(index)) : loop;
    }

    /** Ends the threads, and every connection that is still open. Blocks for a moment. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            worker.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
