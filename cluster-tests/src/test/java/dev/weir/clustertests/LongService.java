// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A service whose answers take their time: it sends the first half of a download at once and the second when it is told
 * to, and echoes the lines that come through an upgraded connection.
 */
final class LongService implements AutoCloseable {

    static final String FIRST_HALF = "first half, ";
    static final String SECOND_HALF = "second half";

    private final ServerSocket server;
    private volatile Gate secondHalf = new Gate();

    private LongService(ServerSocket server) {
        this.server = server;
    }

    static LongService start() {
        try {
            LongService service = new LongService(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            daemon(service::accept);
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "long-service");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Lets downloads that are under way end, and none that begins later. */
    void endDownloads() {
        Gate gate = secondHalf;
        secondHalf = new Gate();
        gate.open();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            boolean upgrade = false;
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                upgrade |= line.equalsIgnoreCase("Upgrade: lines");
            }
            if (upgrade) {
                echo(reader, socket.getOutputStream());
            } else {
                download(socket.getOutputStream());
            }
        } catch (IOException e) {
            // The other end of it is what is tested; whatever this means is seen there.
        }
    }

    private static void echo(BufferedReader reader, OutputStream out) throws IOException {
        send(out, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: lines\r\n\r\n");
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            send(out, line + "\r\n");
        }
    }

    private void download(OutputStream out) throws IOException {
        Gate gate = secondHalf;
        int length = FIRST_HALF.length() + SECOND_HALF.length();
        send(out, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n" + FIRST_HALF);
        gate.pass();
        send(out, SECOND_HALF);
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        server.close();
        secondHalf.open();
    }
}
