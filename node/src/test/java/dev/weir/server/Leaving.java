// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.cluster.Eventually;
import dev.weir.config.NodeSettings.Drain;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A farewell under way in a thread of its own; its delay lasts until the test lets it go on. */
final class Leaving implements AutoCloseable {

    private final Proxy proxy;
    private final CountDownLatch paused = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Thread thread;

    private Leaving(Proxy proxy, Duration timeout) {
        this.proxy = proxy;
        Farewell farewell = proxy.farewell(new Drain(Duration.ofSeconds(1), timeout), time -> {
            paused.countDown();
            goOn.await();
        });
        thread = new Thread(farewell::close, "farewell");
        thread.setDaemon(true);
        thread.start();
    }

    /** One whose delay lasts until it is closed. */
    static Leaving slowly(Proxy proxy, Duration timeout) {
        return new Leaving(proxy, timeout);
    }

    /** One without a delay. */
    static Leaving now(Proxy proxy, Duration timeout) {
        Leaving leaving = new Leaving(proxy, timeout);
        leaving.goOn.countDown();
        return leaving;
    }

    void awaitDelay() throws InterruptedException {
        paused.await();
    }

    void awaitNobodyAccepted() {
        Eventually.holds("nobody is accepted", () -> !accepts());
    }

    private boolean accepts() {
        try (Socket socket =
                new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    void awaitEnd() {
        Eventually.holds("nobody is waited for", this::hasEnded);
    }

    @Override
    public void close() {
        goOn.countDown();
    }
}
