// SPDX-License-Identifier: Apache-2.0
package dev.weir.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of loopback where each connection is served by a thread of its own, and closed when that is done. */
public final class SocketServer implements AutoCloseable {

    private final ServerSocket server;
    private final Service service;
    private final CountDownLatch accepting = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What happens on one connection. That the other end goes away is no failure: the tests look at it from there. */
    public interface Service {

        /** @param number of the connection, from 1 */
        void serve(Socket socket, int number) throws IOException;
    }

    public SocketServer(Service service) throws IOException {
        this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        this.service = service;
        thread(this::accept);
    }

    /** An address where nobody listens. */
    public static URI nobody() {
        return URI.create("http://127.0.0.1:" + FreePorts.next());
    }

    public int port() {
        return server.getLocalPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Connections so far. */
    public int connections() {
        return connections.get();
    }

    /** Connections that are being served. */
    public int open() {
        return open.size();
    }

    /** Nobody can connect any more, once this returns. */
    public void refuseOthers() throws IOException {
        server.close();
        try {
            accepting.await(); // until then the system goes on listening
        } catch (InterruptedException e) {
            throw new InterruptedIOException("the test is over");
        }
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
            accepting.countDown(); // closed
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            service.serve(socket, number);
        } catch (IOException e) {
            // the other end went away
        } finally {
            open.remove(socket);
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "socket-server");
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
