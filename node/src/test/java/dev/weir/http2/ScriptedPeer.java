// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.Body;
import dev.weir.http.ProxyException;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import io.undertow.util.HeaderMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/** A connection of ours on which we ask, and the raw frames of a server at its other end. */
final class ScriptedPeer implements AutoCloseable, Owner {

    final RawFrames server;
    final Http2Connection connection;
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger draining = new AtomicInteger();
    private final IoLoops loops;
    private final IoLoop loop;

    /** @param settings of the server */
    ScriptedPeer(Http2Settings ours, long... settings) throws IOException {
        loops = IoLoops.start(1, SystemClock::nanos);
        loop = loops.of(loops.worker().getIoThread());
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StreamConnection socket = loop.thread()
                    .openStreamConnection(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort()),
                            null,
                            OptionMap.EMPTY)
                    .get();
            Socket accepted = listening.accept();
            server = new RawFrames(accepted);
            connection = Http2Connection.client(loop, socket, ours, this);
        }
        onLoop(() -> {
            connection.start();
            return true;
        });
        server.readPreface();
        server.send(RawFrame.settings(settings)).send(RawFrame.settingsAck());
        server.next(frame -> frame.type() == RawFrame.SETTINGS && frame.has(RawFrame.ACK));
    }

    private static HeaderMap fields(String method) {
        return Exchange.fields(":method", method, ":scheme", "http", ":authority", "a", ":path", "/", "x-a", "b");
    }

    /** Asks for somebody else. */
    void ask(Http2Stream.Listener listener) {
        onLoop(() -> {
            try {
                return connection.open(fields("GET"), true, listener);
            } catch (ProxyException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Asks; an empty body is none. */
    Asked ask(String method, byte... body) {
        HeaderMap fields = fields(method);
        return onLoop(() -> {
            Asked asked = new Asked();
            try {
                asked.stream = connection.open(fields, body.length == 0, asked);
                if (body.length > 0) {
                    asked.write(ByteBuffer.wrap(body));
                }
            } catch (ProxyException e) {
                throw new IllegalStateException(e);
            }
            return asked;
        });
    }

    boolean canOpen() {
        return onLoop(connection::canOpen);
    }

    IoLoop loop() {
        return loop;
    }

    <T> T onLoop(Supplier<T> value) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(value.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void closed() {
        closed.incrementAndGet();
    }

    @Override
    public void draining() {
        draining.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        server.close();
        loops.close();
    }

    /** One request of ours, and what came of it. */
    static final class Asked implements Http2Stream.Listener {

        @SuppressWarnings("NullAway.Init")
        volatile Http2Stream stream;

        final List<String> events = new CopyOnWriteArrayList<>();
        final ByteArrayOutputStream received = new ByteArrayOutputStream();

        @Override
        public void interim(int status, HeaderMap headers) {
            events.add("interim " + status);
        }

        @Override
        public void answered(ResponseFields head, Body body) {
            events.add("answer " + head.status() + ' ' + body.length());
            if (body instanceof Body.Stream coming) {
                read(coming);
            }
        }

        private void read(Body.Stream body) {
            ByteBuffer buffer = ByteBuffer.allocate(1_000);
            try {
                int count = body.read(buffer);
                while (count > 0) {
                    received.write(buffer.array(), 0, count);
                    count = body.read(buffer.clear());
                }
                if (count < 0) {
                    events.add("end " + body.trailers().size());
                } else {
                    body.whenReadable(() -> read(body));
                }
            } catch (ProxyException e) {
                events.add("body: " + e.error());
            } catch (IOException e) {
                events.add("body: " + e);
            }
        }

        private void write(ByteBuffer bytes) {
            try {
                stream.write(bytes);
                if (bytes.hasRemaining()) {
                    stream.whenWritable(() -> write(bytes));
                } else {
                    stream.end();
                }
            } catch (IOException e) {
                events.add("write: " + e.getClass().getSimpleName());
            }
        }

        @Override
        public void broken(Http2Stream.Broken why) {
            events.add("broken " + why.code() + (why.unprocessed() ? " unprocessed" : ""));
        }

        @Override
        public void closed() {
            events.add("closed");
        }
    }
}
