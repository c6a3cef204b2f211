// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A TLS server of the JDK's on loopback, which follows a script on each connection; at its end it closes it. */
public final class JdkServer implements AutoCloseable {

    private final SSLSocketFactory factory;
    private final Consumer<SSLSocket> settings;
    private final ServerSocket server;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** What happens on one connection. */
    @FunctionalInterface
    public interface Script {

        void run(SSLSocket client) throws IOException;
    }

    public JdkServer(SSLContext context, Script script) throws IOException {
        this(context, socket -> {}, script);
    }

    /** @param settings for every connection */
    public JdkServer(SSLContext context, Consumer<SSLSocket> settings, Script script) throws IOException {
        this.factory = context.getSocketFactory();
        this.settings = settings;
        this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        this.script = script;
        thread(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    public int open() {
        return open.size();
    }

    /** The hosts that clients asked for. */
    public List<String> names() {
        return names;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                thread(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket plain) {
        try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, InputStream.nullInputStream(), true)) {
            socket.setTcpNoDelay(true);
            settings.accept(socket);
            socket.startHandshake();
            ((ExtendedSSLSession) socket.getSession())
                    .getRequestedServerNames()
                    .forEach(name -> names.add(name.toString()));
            script.run(socket);
        } catch (IOException e) {
            // the other side went away, or was refused: the tests look at it from there
        } finally {
            open.remove(plain);
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "jdk-server");
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
