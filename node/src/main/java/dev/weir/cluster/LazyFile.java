// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node knows of something, in a file that a person can read: what it is, a checksum of the rest, an empty line,
 * and one line for each thing. It is written a little after something has changed, not with every change.
 *
 * <pre>
 * weir-notices: 1
 * sha-256: 2c26b46b…
 *
 * {"key":"revoked 8c1f", …}
 * </pre>
 *
 * <p>{@link #changed} and {@link #isBehind} are for any thread; the others are for one, and block.
 */
public final class LazyFile {

    private static final Logger log = LoggerFactory.getLogger(LazyFile.class);
    private static final String CHECKSUM = "sha-256: ";
    private static final String END = "\n\n";

    /** After a try that failed. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** Many make a long file: it is written for no more than a tenth of the time. */
    private static final int IDLE_SHARE = 9;

    private final KeptFile file;
    private final String head;
    private final LongSupplier nanoClock;
    private final AtomicBoolean changed = new AtomicBoolean();
    private long notBeforeNanos;
    private boolean failing;

    /** @param what is in it, for who reads it */
    public LazyFile(KeptFile file, String what, LongSupplier nanoClock) {
        this.file = file;
        this.head = "weir-" + what + ": 1\n" + CHECKSUM;
        this.nanoClock = nanoClock;
        this.notBeforeNanos = nanoClock.getAsLong();
    }

    /** Says what is to be in the file. */
    public interface Content {

        /** @throws IOException when that cannot be known now */
        List<String> lines() throws IOException;
    }

    /**
     * What was written in the life before this one. A damaged file counts as none: it is reported and put aside.
     *
     * @param line throws {@link IllegalArgumentException} for one that it cannot read
     * @throws IOException when the disk does not give it back
     */
    public <T> List<T> read(Function<String, T> line) throws IOException {
        byte[] bytes = file.read().orElse(null);
        if (bytes == null) {
            return List.of();
        }
        try {
            return lines(new String(bytes, UTF_8)).stream().map(line).toList();
        } catch (IllegalArgumentException e) {
            log.error(
                    "{} is damaged and not used: {}. It is kept as {}; what the other nodes know counts",
                    file.path(),
                    e.getMessage(),
                    file.setAside());
            return List.of();
        }
    }

    private List<String> lines(String text) {
        int end = text.indexOf(END);
        if (end < 0 || !text.startsWith(head)) {
            throw new IllegalArgumentException("its head is cut off or is not one of ours");
        }
        String lines = text.substring(end + END.length());
        if (!text.substring(head.length(), end).equals(sum(lines))) {
            throw new IllegalArgumentException("its checksum does not fit: it was cut off or changed by hand");
        }
        return lines.lines().toList();
    }

    private static String sum(String lines) {
        return Hashing.sha256().hashString(lines, UTF_8).toString();
    }

    /** What is in the file is not what it should be any more. */
    public void changed() {
        changed.set(true);
    }

    /** Whether something is new. From any thread. */
    public boolean isBehind() {
        return changed.get();
    }

    /** Writes what is new, unless it is too early for that. To be called every now and then. */
    public void tick(Content content) {
        if (nanoClock.getAsLong() - notBeforeNanos >= 0) {
            keep(content);
        }
    }

    /** Writes what is new. */
    public void keep(Content content) {
        if (!changed.getAndSet(false)) {
            return;
        }
        try {
            StringBuilder lines = new StringBuilder();
            content.lines().forEach(line -> lines.append(line).append('\n'));
            long began = nanoClock.getAsLong();
            file.write((head + sum(lines.toString()) + END + lines).getBytes(UTF_8));
            long now = nanoClock.getAsLong();
            notBeforeNanos = now + IDLE_SHARE * (now - began);
            if (failing) {
                log.info("what was new is in {}, after all", file.path());
            }
            failing = false;
        } catch (IOException e) {
            changed.set(true);
            notBeforeNanos = nanoClock.getAsLong() + PAUSE.toNanos();
            log.error("what is new is not in {} yet, it is tried again: {}", file.path(), e.toString());
            failing = true;
        }
    }
}
