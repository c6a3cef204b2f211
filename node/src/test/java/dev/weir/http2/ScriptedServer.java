// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.xnio.ChannelListener;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/** A server on a loopback socket whose requests are answered by a script. */
final class ScriptedServer implements AutoCloseable {

    /** What is done with a request. */
    interface Script {
        void serve(Exchange exchange) throws IOException;
    }

    final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    final List<Http2Connection> connections = new CopyOnWriteArrayList<>();
    final IoLoops loops;
    private final AcceptingChannel<StreamConnection> listening;

    ScriptedServer(Script script) throws IOException {
        this(Http2Settings.STANDARD, script);
    }

    ScriptedServer(Http2Settings settings, Script script) throws IOException {
        loops = IoLoops.start(1, SystemClock::nanos);
        ChannelListener<AcceptingChannel<StreamConnection>> accepts = channel -> {
            try {
                for (StreamConnection socket = channel.accept(); socket != null; socket = channel.accept()) {
                    start(socket, settings, script);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
        listening = loops.worker()
                .createStreamConnectionServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        accepts,
                        OptionMap.create(Options.TCP_NODELAY, true));
        listening.resumeAccepts();
    }

    private void start(StreamConnection socket, Http2Settings settings, Script script) {
        Acceptor acceptor = (stream, head, body) -> {
            Exchange exchange = new Exchange(stream, head, body);
            exchanges.add(exchange);
            try {
                script.serve(exchange);
            } catch (IOException e) {
                exchange.failed(e);
            }
            return exchange;
        };
        Http2Connection connection = Http2Connection.server(loops.of(socket.getIoThread()), socket, settings, acceptor);
        connections.add(connection);
        connection.start();
    }

    InetSocketAddress address() {
        return listening.getLocalAddress(InetSocketAddress.class);
    }

    RawFrames client(long... settings) throws IOException {
        return RawFrames.client(address(), settings);
    }

    IoLoop loop() {
        return loops.of(loops.worker().getIoThread());
    }

    /** What something is, as the I/O thread sees it. */
    <T> T onLoop(Supplier<T> value) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop().execute(() -> {
            try {
                result.complete(value.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        org.xnio.IoUtils.safeClose(listening);
        loops.close();
    }
}
