// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The files of all certificates and keys in use, looked at again and again by their content: it does not matter how
 * they are changed, in place or behind a link. From any thread.
 */
public final class TlsFiles implements AutoCloseable {

    /** A change is taken up with the second look. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Set<FromFiles<?>> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(new ThreadFactoryBuilder()
            .setNameFormat("weir-tls-files")
            .setDaemon(true)
            .build());

    private TlsFiles() {}

    /** Files that are looked at with every call of {@link #look} only. */
    public static TlsFiles unwatched() {
        return new TlsFiles();
    }

    /** Files that are looked at every 2 s. */
    public static TlsFiles watched() {
        return watchedEvery(INTERVAL);
    }

    /** Files that are looked at so often. */
    static TlsFiles watchedEvery(Duration interval) {
        TlsFiles files = new TlsFiles();
        files.clock.scheduleWithFixedDelay(
                files::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return files;
    }

    /** Looks at all of them; what has changed and is the same the second time is used from then on. */
    public synchronized void look() {
        watched.forEach(FromFiles::look);
    }

    void add(FromFiles<?> one) {
        watched.add(one);
    }

    void remove(FromFiles<?> one) {
        watched.remove(one);
    }

    /** How many sets of files are watched. */
    int size() {
        return watched.size();
    }

    /** Nothing is looked at any more. */
    @Override
    public void close() {
        clock.shutdownNow();
    }
}
