// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP/2 instance on a plain socket of loopback that does on each connection what its script says, by frames. */
public final class RawOrigin implements AutoCloseable {

    private final ServerSocket server;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<RawPeer.Asked> received = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What happens on one connection; at its end the connection is closed. */
    public interface Script {

        /**
         * Serves it.
         *
         * @param peer the gateway, whose preface was read
         * @param number of the connection, from 1
         */
        void run(RawPeer peer, int number) throws IOException;
    }

    public RawOrigin(Script script) throws IOException {
        this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        this.script = script;
        thread(this::accept);
    }

    /** One that grants what it says and then follows a script. */
    public static RawOrigin granting(Script script, long... settings) throws IOException {
        return new RawOrigin((peer, number) -> {
            peer.grant(settings);
            script.run(peer, number);
        });
    }

    /** One that answers every request with the body {@code ok}. */
    public static RawOrigin answering() throws IOException {
        return granting((peer, number) -> {
            while (true) {
                peer.ok(peer.request().stream());
            }
        });
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    public int connections() {
        return connections.get();
    }

    public int openConnections() {
        return open.size();
    }

    /** The requests that came wholly. */
    public List<RawPeer.Asked> received() {
        return received;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                int number = connections.incrementAndGet();
                open.add(socket);
                thread(() -> serve(socket, number));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket socket, int number) {
        try {
            serve(socket, number, received, script);
        } catch (IOException e) {
            // the gateway went away: the tests look at what came
        } finally {
            open.remove(socket);
        }
    }

    /** Follows a script on a socket that somebody else has accepted. */
    public static void serve(Socket socket, int number, List<RawPeer.Asked> received, Script script)
            throws IOException {
        try (RawFrames frames = new RawFrames(socket)) {
            byte[] preface = frames.in().readNBytes(RawFrames.PREFACE.length);
            if (Arrays.equals(preface, RawFrames.PREFACE)) {
                script.run(new RawPeer(frames, received), number);
            }
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "origin");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
