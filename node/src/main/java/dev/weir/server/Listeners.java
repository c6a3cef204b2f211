// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.xnio.Options;
import org.xnio.XnioWorker;

/** The addresses where clients connect, all in front of one handler. */
public final class Listeners implements AutoCloseable {

    private static final int HEAD_BYTES_MAX = 32 * 1024;
    private static final int HEADERS_MAX = 100;
    private static final int HEAD_MILLIS = 10_000;
    private static final int IDLE_MILLIS = 75_000;
    private static final int ENTITY_UNLIMITED = -1;

    private final List<Undertow> servers = new ArrayList<>();

    /**
     * Opens them all, or none.
     *
     * @param worker stays the caller's; its I/O threads do the work
     * @throws BindException with the address that could not be had
     */
    public static Listeners open(List<InetSocketAddress> addresses, HttpHandler handler, XnioWorker worker)
            throws BindException {
        Listeners listeners = new Listeners();
        for (InetSocketAddress address : addresses) {
            Undertow server = server(address, handler, worker);
            try {
                server.start();
                listeners.servers.add(server);
            } catch (RuntimeException e) {
                listeners.close();
                throw refused(address, e);
            }
        }
        return listeners;
    }

    private static BindException refused(InetSocketAddress address, RuntimeException e) {
        String reason = e.getCause() == null
                ? String.valueOf(e.getMessage())
                : e.getCause().getMessage();
        BindException refused = new BindException(address.getHostString() + ':' + address.getPort() + ": " + reason);
        refused.initCause(e);
        return refused;
    }

    private static Undertow server(InetSocketAddress address, HttpHandler handler, XnioWorker worker) {
        return Undertow.builder()
                .setWorker(worker)
                .setBufferSize(16 * 1024)
                .setDirectBuffers(true)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setSocketOption(Options.BACKLOG, 4096)
                .setSocketOption(Options.REUSE_ADDRESSES, true)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) ENTITY_UNLIMITED)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEAD_BYTES_MAX)
                .setServerOption(UndertowOptions.MAX_HEADERS, HEADERS_MAX)
                .setServerOption(UndertowOptions.MAX_PARAMETERS, 100_000)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEAD_MILLIS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
                .setServerOption(UndertowOptions.DECODE_URL, false)
                .setServerOption(UndertowOptions.DECODE_SLASH, false)
                .setServerOption(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, false)
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .setServerOption(UndertowOptions.ALWAYS_SET_DATE, true)
                .setServerOption(UndertowOptions.ALLOW_UNKNOWN_PROTOCOLS, false)
                // An answer goes out when it is there, also where the next request is there already.
                .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, false)
                .setServerOption(UndertowOptions.RECORD_REQUEST_START_TIME, false)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .addHttpListener(address.getPort(), address.getHostString(), handler)
                .build();
    }

    /** The addresses as they were bound, ports included, in the order they were given. */
    public List<InetSocketAddress> addresses() {
        return servers.stream()
                .flatMap(server -> server.getListenerInfo().stream())
                .map(listener -> (InetSocketAddress) listener.getAddress())
                .toList();
    }

    /** Closes them; connections that are open stay so until their worker ends. */
    @Override
    public void close() {
        servers.forEach(Undertow::stop);
        servers.clear();
    }
}
