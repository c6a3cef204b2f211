// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.config.ListenerConfig;
import dev.weir.http.Client;
import dev.weir.http.Handler;
import dev.weir.http.Journey;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/** The client's side of the gateway before a handler of the test, on connections whose bytes come and go in pieces. */
final class PiecemealServer implements AutoCloseable {

    private final IoLoops loops;
    private final AcceptingChannel<StreamConnection> server;
    private final BlockingQueue<StreamConnection> accepted = new LinkedBlockingQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final CompletableFuture<ClientConnections> connections = new CompletableFuture<>();

    PiecemealServer(Handler handler) throws IOException {
        loops = IoLoops.start(1, SystemClock::nanos);
        GatewayHandler gateway = new GatewayHandler(handler, SystemClock::nanos, new Counting(underWay));
        Door door = new Door(Limits.of(ListenerConfig.Limits.USUAL), false, false, Optional.empty());
        server = loops.worker()
                .createStreamConnectionServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::accept, OptionMap.EMPTY);
        server.resumeAccepts();
        loops.worker().getIoThread().execute(() -> {
            IoLoop loop = loops.of(loops.worker().getIoThread());
            connections.complete(new ClientConnections(loop, gateway, door, new HttpDate(() -> 0), Optional.empty()));
        });
    }

    private void accept(AcceptingChannel<StreamConnection> channel) {
        try {
            StreamConnection connection = channel.accept();
            if (connection != null) {
                accepted.add(connection);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    IoLoop loop() {
        return connections.join().loop();
    }

    /** Requests begun and not ended. */
    int underWay() {
        return underWay.get();
    }

    /** Deadlines that are set. */
    int timers() {
        return count(loop()::timers);
    }

    /** Buffers taken and not given back. */
    int buffersOut() {
        return count(loop()::buffersOut);
    }

    private int count(IntSupplier what) {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        loop().execute(() -> count.complete(what.getAsInt()));
        return count.join();
    }

    /** A client whose bytes are all sent before the first is read. */
    Socket send(String bytes, Pieces in, Pieces out) throws IOException {
        InetSocketAddress address = server.getLocalAddress(InetSocketAddress.class);
        Socket client = new Socket(address.getAddress(), address.getPort());
        client.setSoTimeout(10_000);
        client.getOutputStream().write(RawMessage.bytes(bytes));
        start(in, out);
        return client;
    }

    private void start(Pieces in, Pieces out) throws IOException {
        try {
            StreamConnection connection = accepted.take();
            Pieces.apply(connection, in, out);
            Client client = Client.of(InetAddress.getLoopbackAddress(), 80);
            loop().execute(() -> connections
                    .join()
                    .startHttp1(new ClientSocket(connection, client, "http", "reached:80"), new byte[0]));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** All that a client gets for its bytes until the connection ends. */
    String answers(String bytes, Pieces in, Pieces out) throws IOException {
        try (Socket client = send(bytes, in, out)) {
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        loops.close();
    }

    /** Counts those under way. */
    private record Counting(AtomicInteger underWay) implements GatewayHandler.Observer {

        @Override
        public void begun() {
            underWay.incrementAndGet();
        }

        @Override
        public void ended(Journey journey) {
            underWay.decrementAndGet();
        }
    }
}
