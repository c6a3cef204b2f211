// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service of WebSockets (RFC 6455) that sends every frame back as it came. The text {@code close} is answered with a
 * close of its own, {@code ping} with a ping and then, when its pong is here, with the text {@code pong}. At
 * {@code /forbidden} there are no WebSockets.
 */
final class SocketService implements AutoCloseable {

    static final int CLOSE_STATUS = 4001;

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private SocketService(ServerSocket server) {
        this.server = server;
    }

    static SocketService start() {
        try {
            SocketService service = new SocketService(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()));
            service.threads.execute(service::accept);
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Connections that are there, WebSockets or not. */
    int open() {
        return open.size();
    }

    /** Ends all connections as the kernel does when a process is killed: with a reset. */
    void die() throws IOException {
        for (Socket socket : open) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream input = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            if (shakesHands(input, socket)) {
                Frame frame = Frame.read(input);
                while (answer(frame, socket)) {
                    frame = Frame.read(input);
                }
            }
        } catch (IOException e) {
            // The end of the connection, by whomever. The client is the one who is asked what it saw.
        } finally {
            open.remove(socket);
        }
    }

    private static boolean shakesHands(InputStream input, Socket socket) throws IOException {
        String path = line(input).split(" ", 3)[1];
        Map<String, String> fields = new TreeMap<>();
        for (String line = line(input); !line.isEmpty(); line = line(input)) {
            int colon = line.indexOf(':');
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        boolean refused = path.equals("/forbidden")
                || !fields.getOrDefault("upgrade", "").equalsIgnoreCase("websocket")
                || !fields.getOrDefault("connection", "")
                        .toLowerCase(Locale.ROOT)
                        .contains("upgrade");
        String protocol =
                fields.getOrDefault("sec-websocket-protocol", "").split(",")[0].strip();
        String head = refused
                ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"
                : "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + (protocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n")
                        + "Sec-WebSocket-Accept: " + accepted(fields.getOrDefault("sec-websocket-key", ""))
                        + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
        return !refused;
    }

    private static String accepted(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** @return whether there may be more */
    private static boolean answer(Frame frame, Socket socket) throws IOException {
        Frame answer =
                switch (frame.opcode()) {
                    case Frame.PING -> frame.as(Frame.PONG);
                    case Frame.PONG -> Frame.text("pong " + frame.text());
                    case Frame.TEXT ->
                        switch (frame.text()) {
                            case "close" -> Frame.close(CLOSE_STATUS, "as you wish");
                            case "ping" -> Frame.text("are you there?").as(Frame.PING);
                            default -> frame;
                        };
                    default -> frame;
                };
        socket.getOutputStream().write(answer.bytes());
        return frame.opcode() != Frame.CLOSE;
    }

    private static String line(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = input.read(); read != '\n'; read = input.read()) {
            if (read < 0) {
                throw new IOException("the connection ended within a head");
            }
            line.append((char) read);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        server.close();
        die();
        threads.shutdownNow();
    }
}
