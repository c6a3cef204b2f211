// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.io.SocketServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An instance on a plain socket of loopback that does on each connection what its script says, byte by byte. */
final class Origin implements AutoCloseable {

    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final SocketServer server;
    private final List<String> received = new CopyOnWriteArrayList<>();

    /** What happens on one connection; at its end the connection is closed. */
    interface Script {

        /** @param number of the connection, from 1 */
        void run(Peer peer, int number) throws IOException;
    }

    Origin(Script script) throws IOException {
        this.server = new SocketServer((socket, number) -> script.run(new Peer(socket), number));
    }

    /** Answers every request with the same bytes. */
    static Origin answering(String answer) throws IOException {
        return new Origin((peer, number) -> {
            while (!peer.request().isEmpty()) {
                peer.send(answer);
            }
        });
    }

    /** An address where nobody listens. */
    static URI nobody() {
        return SocketServer.nobody();
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

    /** The requests that were received wholly, head and body as they came. */
    List<String> received() {
        return received;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** The gateway, as the script sees it. */
    final class Peer {

        private final Socket socket;
        private final InputStream in;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
        }

        /** The next request with its body; empty when the gateway closed. */
        String request() throws IOException {
            String head = until("\r\n\r\n");
            String lower = head.toLowerCase(java.util.Locale.ROOT);
            String request = head;
            int length = lower.indexOf("content-length: ");
            if (length >= 0) {
                request += exactly(Integer.parseInt(head.substring(length + 16, head.indexOf("\r\n", length))));
            } else if (lower.contains("transfer-encoding: chunked")) {
                request += chunks();
            }
            if (!request.isEmpty()) {
                received.add(request);
            }
            return request;
        }

        private String chunks() throws IOException {
            StringBuilder all = new StringBuilder();
            while (true) {
                String size = until("\r\n");
                all.append(size);
                int count = Integer.parseInt(size.trim(), 16);
                if (count == 0) {
                    String line;
                    do {
                        line = until("\r\n");
                        all.append(line);
                    } while (line.length() > 2);
                    return all.toString();
                }
                all.append(exactly(count + 2));
            }
        }

        /** What comes up to and with these bytes; less at the end of the stream. */
        String until(String end) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
                int b = in.read();
                if (b < 0) {
                    break;
                }
                bytes.write(b);
            }
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }

        String exactly(int count) throws IOException {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new InterruptedIOException("the gateway closed after " + bytes.length + " of " + count);
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        Peer send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        /** Sends no more. */
        Peer halfClose() throws IOException {
            socket.shutdownOutput();
            return this;
        }

        /** Reads to the end of the stream. */
        String rest() throws IOException {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }

        /** Nobody can connect any more, once this returns. */
        void refuseOthers() throws IOException {
            server.refuseOthers();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
