// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.io.SocketServer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An instance of an upstream that follows a script on each connection, byte by byte, on loopback. */
final class RawInstance implements AutoCloseable {

    private final SocketServer server;
    private final List<RawMessage> requests = new CopyOnWriteArrayList<>();

    /** What happens on one connection; at its end the connection is closed. */
    interface Script {

        void run(Peer client, int connection) throws IOException;
    }

    RawInstance(Script script) throws IOException {
        this.server = new SocketServer((socket, number) -> script.run(new Peer(socket), number));
    }

    /** Answers every request on a connection with the same bytes. */
    static RawInstance answering(String answer) throws IOException {
        return replying(request -> answer);
    }

    /** Answers every request on a connection with what this makes of it. */
    static RawInstance replying(Function<RawMessage, String> answer) throws IOException {
        return new RawInstance((client, connection) -> {
            for (RawMessage request = client.request(); request != null; request = client.request()) {
                client.send(answer.apply(request));
            }
        });
    }

    URI url() {
        return server.url();
    }

    int connections() {
        return server.connections();
    }

    int openConnections() {
        return server.open();
    }

    /** The requests that were received to their last byte. */
    List<RawMessage> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        server.close();
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
