// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A service that does to each request the mischief that its path names, and counts the orders it gets. */
final class MisbehavingService implements AutoCloseable {

    private static final int BACKLOG = 200;
    private static final int HEAD_MAX = 64 * 1024;

    private final ServerSocket server;
    private final ServerSocket full;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, AtomicLong> orders = new ConcurrentHashMap<>();

    private MisbehavingService(ServerSocket server, ServerSocket full) throws IOException {
        this.server = server;
        this.full = full;
        // Linux takes one more than it is told.
        for (int i = 0; i < 2; i++) {
            Socket waiting = new Socket(full.getInetAddress(), full.getLocalPort());
            open.add(waiting);
        }
    }

    static MisbehavingService at(InetAddress address) {
        try {
            MisbehavingService service =
                    new MisbehavingService(new ServerSocket(0, BACKLOG, address), new ServerSocket(0, 1, address));
            service.threads.execute(service::serve);
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Where nobody accepts a connection any more. */
    int fullPort() {
        return full.getLocalPort();
    }

    /** How often somebody came for a mischief with a {@code POST}, by its word. */
    long orders(String word) {
        AtomicLong count = orders.get(word);
        return count == null ? 0 : count.get();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                open.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException e) {
                // Closed: the test is over.
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            String head = head(connection.getInputStream());
            Mischief mischief = named(head);
            if (head.startsWith("POST ")) {
                orders.computeIfAbsent(mischief.word(), unknown -> new AtomicLong())
                        .incrementAndGet();
            }
            mischief.on(connection);
        } catch (IOException e) {
            // The other end of it is what is tested; whatever this means is seen there.
        } finally {
            open.remove(connection);
        }
    }

    private static Mischief named(String head) throws IOException {
        for (Mischief mischief : Mischief.values()) {
            if (head.contains(" " + mischief.path() + "?") || head.contains(" " + mischief.path() + " ")) {
                return mischief;
            }
        }
        throw new IOException("nobody asks for this: " + head);
    }

    private static String head(InputStream input) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < HEAD_MAX && head.indexOf("\r\n\r\n") < 0) {
            int read = input.read();
            if (read < 0) {
                throw new IOException("the connection ended in the head of a request");
            }
            head.append((char) read);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
        full.close();
        threads.shutdownNow();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
