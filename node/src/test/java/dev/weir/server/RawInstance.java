// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An instance of an upstream that follows a script on each connection, byte by byte, on loopback. */
final class RawInstance implements AutoCloseable {

    private final ServerSocket server;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<RawMessage> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What happens on one connection; at its end the connection is closed. */
    interface Script {

        void run(Peer client, int connection) throws IOException;
    }

    RawInstance(Script script) throws IOException {
        this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        this.script = script;
        thread(this::accept);
    }

    /** Answers every request on a connection with the same bytes. */
    static RawInstance answering(String answer) throws IOException {
        return new RawInstance((client, connection) -> {
            while (client.request() != null) {
                client.send(answer);
            }
        });
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    int openConnections() {
        return open.size();
    }

    /** The requests that were received to their last byte. */
    List<RawMessage> requests() {
        return requests;
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
        try (socket) {
            socket.setTcpNoDelay(true);
            script.run(new Peer(socket), number);
        } catch (IOException e) {
            // the gateway went away: the tests look at what was received
        } finally {
            open.remove(socket);
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "raw-instance");
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

    /** The gateway, as seen by the script. */
    final class Peer {

        private final Socket socket;

        Peer(Socket socket) {
            this.socket = socket;
        }

        /** The next request with its body; null when the gateway closed. */
        @SuppressWarnings("NullAway") // null ends the script's loop
        RawMessage request() throws IOException {
            RawMessage request = RawMessage.read(socket.getInputStream());
            if (request != null) {
                requests.add(request);
            }
            return request;
        }

        /** The head of the next request only. */
        String head() throws IOException {
            return RawMessage.head(socket.getInputStream());
        }

        void send(String bytes) throws IOException {
            socket.getOutputStream().write(RawMessage.bytes(bytes));
            socket.getOutputStream().flush();
        }

        Socket socket() {
            return socket;
        }

        /** Closes with a reset. */
        void reset() throws SocketException, IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Reads until the other side closes or resets. */
        int drain() {
            int count = 0;
            byte[] some = new byte[16_384];
            try {
                for (int read = 0; read >= 0; read = socket.getInputStream().read(some)) {
                    count += read;
                }
            } catch (IOException e) {
                // a reset is an end as well
            }
            return count;
        }
    }
}
