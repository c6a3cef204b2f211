// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http2.Http2Connection;
import dev.weir.http2.Http2Settings;
import dev.weir.http2.Http2Stream;
import dev.weir.http2.Owner;
import dev.weir.io.IoLoop;
import dev.weir.tls.TlsFailure;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.time.Duration;
import org.xnio.StreamConnection;

/**
 * One HTTP/2 connection to an instance, used by many attempts at once. It takes the first of them when the instance has
 * said what it grants, so no more is begun than will be looked at. Only its I/O thread touches it.
 */
final class SharedConnection implements Owner {

    /** Attempts at once, where the instance grants as many. */
    static final int STREAMS_MAX = 100;

    /**
     * What an answer may send before its client has read it. All of them together may send as much each, so a slow
     * client never holds up the others.
     */
    private static final int STREAM_BYTES = 128 * 1024;

    private static final Http2Settings SETTINGS = Http2Settings.STANDARD
            .withWindows(STREAM_BYTES, STREAMS_MAX * STREAM_BYTES)
            .withIdle(Http1Attempt.IDLE, Duration.ZERO);

    private final Http2Pool pool;
    private final StreamConnection socket;
    private final Http2Connection connection;
    private final String address;
    private ProxyException failure;
    private boolean agreed;
    private boolean leaving;

    /** @param address of the instance */
    SharedConnection(IoLoop loop, Http2Pool pool, String address, StreamConnection socket) {
        this.pool = pool;
        this.address = address;
        this.failure = new ProxyException(ProxyError.HTTP_PROTOCOL_ERROR, address + " does not begin to speak HTTP/2");
        this.socket = socket;
        this.connection = Http2Connection.client(loop, socket, SETTINGS, this);
    }

    void start() {
        connection.start();
    }

    /** Whether the instance has said what it grants. */
    boolean isAgreed() {
        return agreed;
    }

    /** Whether it takes no more attempts, and only waits for those under way. */
    boolean isLeaving() {
        return leaving;
    }

    /** Whether another attempt may begin. */
    boolean isFree() {
        return agreed && connection.streams() < STREAMS_MAX && connection.canOpen();
    }

    StreamConnection socket() {
        return socket;
    }

    /** Begins an attempt; where it {@link #isFree}. */
    Http2Stream open(HeaderMap fields, boolean last, Http2Stream.Listener listener) throws ProxyException {
        return connection.open(fields, last, listener);
    }

    /** Somebody waited too long for an answer: perhaps the other end is not there any more. */
    void doubt() {
        connection.probe();
    }

    /** Takes no more attempts, and is closed when those under way are over. */
    void retire() {
        leaving = true;
        connection.shutdown();
    }

    @Override
    public void openable() {
        agreed = true;
        pool.serve();
    }

    @Override
    public void draining() {
        leaving = true;
        pool.serve();
    }

    @Override
    public void broke(IOException why) {
        if (TlsFailure.isAlert(why)) {
            failure = TlsFailure.named(why, address);
        }
    }

    @Override
    public void closed() {
        pool.closed(this, failure);
    }
}
