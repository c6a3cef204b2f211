// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A client that sends a beginning, then now and then a little more, and may take nothing of its answer. */
final class Dawdler implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private final RawClient client;
    private final Kind kind;
    private final StringBuilder taken = new StringBuilder();
    private long lastNanos;
    private boolean over;

    /**
     * How it behaves.
     *
     * @param drips what it sends again and again; nothing where it is empty
     * @param takes whether it reads what it gets, and leaves when that ends
     */
    record Kind(String what, String begins, String drips, boolean takes) {}

    Dawdler(RawClient client, Kind kind) throws IOException {
        this.client = client.send(kind.begins());
        this.kind = kind;
        client.socket().setSoTimeout(1);
    }

    String what() {
        return kind.what();
    }

    /** All that it took, up to now. */
    String taken() {
        return taken.toString();
    }

    /** Does what it does, if it is time for it. */
    void turn(long nowNanos) {
        if (over || nowNanos - lastNanos < PAUSE_NANOS) {
            return;
        }
        lastNanos = nowNanos;
        try {
            client.send(kind.drips());
        } catch (IOException e) {
            over = true; // it was closed, and was told why before that
        }
        try {
            take();
        } catch (SocketTimeoutException e) {
            // nothing came
        } catch (IOException e) {
            over = true; // it was closed: that is what is waited for
        }
    }

    private void take() throws IOException {
        byte[] some = new byte[10_000];
        int count = kind.takes() ? client.socket().getInputStream().read(some) : 0;
        if (count < 0) {
            over = true;
            client.close();
        } else {
            taken.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
