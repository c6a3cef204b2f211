// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.cluster.KeptFile;
import dev.weir.cluster.LazyFile;
import java.io.IOException;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a node knows of revocations, on its disk: so that a cluster that was wholly stopped still refuses what it
 * refused before. Every node keeps all. Those that were lifted are kept as well, since another node's disk may have
 * them as they were. {@link #tick} and {@link #close} are for one thread, and block.
 */
public final class KeptRevocations implements AutoCloseable {

    private final LazyFile file;
    private final Notices notices;

    /**
     * Tells the node what was kept by the life before this one; from now on what it hears is kept. A damaged file
     * counts as none: it is reported and put aside.
     *
     * @throws IOException when the disk does not give it back
     */
    public KeptRevocations(KeptFile file, Notices notices, LongSupplier nanoClock) throws IOException {
        this.file = new LazyFile(file, "notices", nanoClock);
        this.notices = notices;
        notices.recall(this.file.read(NoticeText::read));
        notices.follow(notice -> {
            if (Revocations.concerns(notice)) {
                this.file.changed();
            }
        });
    }

    /** Keeps what is new. To be called many times a second. */
    public void tick() {
        file.tick(this::lines);
    }

    private List<String> lines() {
        return notices.all().stream()
                .filter(Revocations::concerns)
                .map(NoticeText::write)
                .toList();
    }

    /** Keeps what is not yet. */
    @Override
    public void close() {
        file.keep(this::lines);
    }
}
