// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/** The loops of a node's worker, one per I/O thread, made when their thread is first seen. From any thread. */
public final class IoLoops {

    private final AtomicReferenceArray<IoLoop> loops;
    private final LongSupplier nanoClock;

    public IoLoops(XnioWorker worker, LongSupplier nanoClock) {
        this.loops = new AtomicReferenceArray<>(worker.getIoThreadCount());
        this.nanoClock = nanoClock;
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

    /** Those seen so far. */
    public List<IoLoop> seen() {
        return IntStream.range(0, loops.length())
                .mapToObj(loops::get)
                .filter(loop -> loop != null)
                .toList();
    }

    int count() {
        return loops.length();
    }

    IoLoop at(int index) {
        return loops.get(index);
    }
}
