// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.config.NodeSettings.Drain;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a node takes leave of its clients, step by step, so that none of their requests fails. */
public final class Farewell implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Farewell.class);

    private final Drain settings;
    private final Listeners listeners;
    private final InFlight inFlight;
    private final Pause pause;

    /** Who waits for some time to pass. */
    @FunctionalInterface
    public interface Pause {

        void await(Duration time) throws InterruptedException;
    }

    public Farewell(Drain settings, Listeners listeners, InFlight inFlight, Pause pause) {
        this.settings = settings;
        this.listeners = listeners;
        this.inFlight = inFlight;
        this.pause = pause;
    }

    /** Takes leave. Blocks until no client is connected any more. */
    @Override
    public void close() {
        // From here on no connection is used again, and the node is not ready, so that nobody sends it new ones.
        inFlight.end();
        try {
            pause.await(settings.delay());
            awaitGone(listeners.drain());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inFlight.giveUp();
            listeners.giveUp();
        }
    }

    private void awaitGone(CompletableFuture<Void> gone) throws InterruptedException {
        try {
            gone.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn(
                    "{} requests are still under way after {} s and are broken off",
                    inFlight.count(),
                    settings.timeout().toSeconds());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
