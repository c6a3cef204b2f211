// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.io.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an instance after its {@code 101}: bytes both ways, until both sides have ended, one breaks off, or
 * nothing moves for too long. When one side ends, the other is told and may go on. The connection is closed at the end,
 * never used again. Only its I/O thread touches it.
 */
final class Http1Tunnel implements Body.Tunnel, RequestPump.Listener, Http1Exchange.Content {

    private final IoLoop loop;
    private final Http1Exchange exchange;
    private final Http1Connection connection;
    private final Duration idle;
    private final FromInstance fromInstance = new FromInstance();
    private long movedAtNanos;
    private EventLoop.Timer deadline;
    private @Nullable Stream fromClient;
    private @Nullable RequestPump pump;
    private @Nullable Runnable waiting;
    private @Nullable ProxyException failure;
    private boolean instanceEnded;
    private boolean clientEnded;
    private boolean over;

    /** @param idle how long nothing may move in either direction */
    Http1Tunnel(IoLoop loop, Http1Exchange exchange, Http1Connection connection, Duration idle) {
        this.loop = loop;
        this.exchange = exchange;
        this.connection = connection;
        this.idle = idle;
        this.movedAtNanos = loop.nanoTime();
        this.deadline = loop.schedule(this::look, idle);
    }

    @Override
    public Stream fromInstance() {
        return fromInstance;
    }

    @Override
    public void toInstance(Stream stream) {
        if (over) {
            stream.close();
            return;
        }
        fromClient = stream;
        pump = RequestPump.tunnel(loop, stream, connection, this);
        pump.run();
    }

    @Override
    public void moved() {
        movedAtNanos = loop.nanoTime();
    }

    private void look() {
        long leftNanos = idle.toNanos() - (loop.nanoTime() - movedAtNanos);
        if (leftNanos <= 0) {
            exchange.abort(exchange.broken(ProxyError.CONNECTION_READ_TIMEOUT));
        } else {
            deadline = loop.schedule(this::look, Duration.ofNanos(leftNanos));
        }
    }

    /** The client sends no more, and the instance has all of it. */
    @Override
    public void sent() {
        try {
            if (connection.finishWrites()) {
                clientEnded = true;
                endIfBoth();
            } else {
                connection.whenWritable(this::sent);
            }
        } catch (IOException e) {
            sinkFailed(e);
        }
    }

    @Override
    public void sourceFailed(IOException why) {
        exchange.abort(exchange.broken(ProxyError.CLIENT_LEFT));
    }

    /** The instance takes no more. What it has sent before is still passed on. */
    @Override
    public void sinkFailed(IOException why) {
        clientEnded = true;
        closeClient();
        endIfBoth();
    }

    @Override
    public void stalled(ProxyError error) {
        exchange.abort(exchange.broken(error));
    }

    @Override
    public void failed(RuntimeException why) {
        connection.failed(why);
    }

    private void endIfBoth() {
        if (instanceEnded && clientEnded && !over) {
            stop();
            exchange.end(false);
        }
    }

    @Override
    public void broken(ProxyException why) {
        failure = why;
        stop();
        Runnable ready = waiting;
        waiting = null;
        if (ready != null) {
            ready.run();
        }
    }

    @Override
    public void close() {
        if (!over) {
            waiting = null;
            exchange.abort(exchange.broken(ProxyError.CLIENT_LEFT));
        }
    }

    private void stop() {
        over = true;
        deadline.cancel();
        if (pump != null) {
            pump.stop();
        }
        closeClient();
    }

    private void closeClient() {
        if (fromClient != null) {
            fromClient.close();
        }
    }

    /** What the instance sends, first what came right behind its {@code 101}. */
    private final class FromInstance implements Body.Stream {

        @Override
        public long length() {
            return -1;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (instanceEnded) {
                return -1;
            }
            int count;
            try {
                count = connection.read(into);
            } catch (IOException e) {
                ProxyException why = exchange.broken(ProxyError.HTTP_RESPONSE_INCOMPLETE);
                exchange.abort(why);
                throw why;
            }
            if (count > 0) {
                moved();
            } else if (count < 0) {
                instanceEnded = true;
                connection.pauseReading();
                endIfBoth();
            }
            return count;
        }

        @Override
        public void whenReadable(Runnable ready) {
            if (instanceEnded || over) {
                loop.execute(ready);
            } else {
                waiting = ready;
                connection.whenReadable(this::wake);
            }
        }

        private void wake() {
            connection.pauseReading();
            Runnable ready = waiting;
            waiting = null;
            if (ready != null) {
                ready.run();
            }
        }

        @Override
        public void close() {
            Http1Tunnel.this.close();
        }
    }
}
