// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.cluster.KeptFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node knows of revocations, on its disk: so that a cluster that was wholly stopped still refuses what it
 * refused before. Every node keeps all. Those that were lifted are kept as well, since another node's disk may have
 * them as they were. {@link #tick} and {@link #close} are for one thread, and block.
 */
public final class KeptRevocations implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeptRevocations.class);

    /** After a try that failed. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** Many make a long file: it is written for no more than a tenth of the time. */
    private static final int IDLE_SHARE = 9;

    private final KeptFile file;
    private final Notices notices;
    private final LongSupplier nanoClock;
    private final AtomicBoolean changed = new AtomicBoolean();
    private long notBeforeNanos;
    private boolean failing;

    /**
     * Tells the node what was kept by the life before this one; from now on what it hears is kept. A damaged file
     * counts as none: it is reported and put aside.
     *
     * @throws IOException when the disk does not give it back
     */
    public KeptRevocations(KeptFile file, Notices notices, LongSupplier nanoClock) throws IOException {
        this.file = file;
        this.notices = notices;
        this.nanoClock = nanoClock;
        this.notBeforeNanos = nanoClock.getAsLong();
        notices.recall(kept());
        notices.follow(notice -> {
            if (Revocations.concerns(notice)) {
                changed.set(true);
            }
        });
    }

    private List<Notice> kept() throws IOException {
        byte[] bytes = file.read().orElse(null);
        if (bytes == null) {
            return List.of();
        }
        try {
            return NoticeText.read(bytes);
        } catch (IllegalArgumentException e) {
            log.error(
                    "{} is damaged and not used: {}. It is kept as {}; what the other nodes know of revocations counts",
                    file.path(),
                    e.getMessage(),
                    file.setAside());
            return List.of();
        }
    }

    /** Keeps what is new. To be called many times a second. */
    public void tick() {
        if (nanoClock.getAsLong() - notBeforeNanos >= 0) {
            keep();
        }
    }

    private void keep() {
        if (!changed.getAndSet(false)) {
            return;
        }
        long began = nanoClock.getAsLong();
        try {
            file.write(NoticeText.write(
                    notices.all().stream().filter(Revocations::concerns).toList()));
            long now = nanoClock.getAsLong();
            notBeforeNanos = now + IDLE_SHARE * (now - began);
            if (failing) {
                log.info("what was revoked is kept in {}, after all", file.path());
            }
            failing = false;
        } catch (IOException e) {
            changed.set(true);
            notBeforeNanos = nanoClock.getAsLong() + PAUSE.toNanos();
            log.error("what was revoked could not be kept in {}, which is tried again: {}", file.path(), e.toString());
            failing = true;
        }
    }

    /** Keeps what is not yet. */
    @Override
    public void close() {
        keep();
    }
}
