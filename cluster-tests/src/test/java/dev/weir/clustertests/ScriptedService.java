// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A service that answers each request with the same bytes, whatever they are, and closes the connection. */
final class ScriptedService implements AutoCloseable {

    private final ServerSocket server;
    private volatile String answer = "";

    private ScriptedService(ServerSocket server) {
        this.server = server;
    }

    static ScriptedService start() {
        try {
            ScriptedService service = new ScriptedService(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(service::serve, "scripted-service");
            thread.setDaemon(true);
            thread.start();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** From the next request on. */
    void answers(String bytes) {
        answer = bytes;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    BufferedReader reader =
                            new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
                String line = reader.readLine();
                while (line != null && !line.isEmpty()) {
                    line = reader.readLine();
                }
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            } catch (IOException e) {
                // The other end of it is what is tested; whatever this means is seen there.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
