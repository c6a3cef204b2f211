// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.io.SocketServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** A TLS server of the JDK's on loopback, which follows a script on each connection; at its end it closes it. */
public final class JdkServer implements AutoCloseable {

    private final SSLSocketFactory factory;
    private final Consumer<SSLSocket> settings;
    private final Script script;
    private final SocketServer server;
    private final List<String> names = new CopyOnWriteArrayList<>();

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
        this.script = script;
        this.server = new SocketServer((socket, number) -> serve(socket));
    }

    public int port() {
        return server.port();
    }

    public int connections() {
        return server.connections();
    }

    public int open() {
        return server.open();
    }

    /** The hosts that clients asked for. */
    public List<String> names() {
        return names;
    }

    private void serve(Socket plain) throws IOException {
        try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, InputStream.nullInputStream(), true)) {
            settings.accept(socket);
            socket.startHandshake();
            ((ExtendedSSLSession) socket.getSession())
                    .getRequestedServerNames()
                    .forEach(name -> names.add(name.toString()));
            script.run(socket);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
