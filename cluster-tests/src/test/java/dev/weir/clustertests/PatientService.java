// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/** An instance behind the gateway that is as well as it is told to be, and remembers each request and when it came. */
final class PatientService implements AutoCloseable {

    /** What {@link Condition#SLOW} takes for an answer. */
    static final Duration SLOWLY = Duration.ofMillis(500);

    private static final int BACKLOG = 500;

    private final InetSocketAddress address;
    private final BiConsumer<String, Arrival> seen;
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Condition condition = Condition.WELL;
    private volatile ServerSocket server;

    /** How well an instance is that runs. */
    enum Condition {
        /** It answers 200. */
        WELL,
        /** It answers 500. */
        FAILING,
        /** It answers 200, late. */
        SLOW,
        /** It takes requests and does not answer. */
        SILENT
    }

    /**
     * A request that came.
     *
     * @param nanos when, on the clock of this process
     * @param query by which it is told from others
     * @param isProbe whether it is the gateway's own
     * @param condition of the instance then
     */
    record Arrival(long nanos, String query, boolean isProbe, Condition condition) {}

    private PatientService(InetSocketAddress address, BiConsumer<String, Arrival> seen) throws IOException {
        this.address = address;
        this.seen = seen;
        this.server = listen();
    }

    static PatientService start() {
        return at(InetAddress.getLoopbackAddress(), (name, arrival) -> {});
    }

    /** @param seen told of each request before it is answered, with the instance's name */
    static PatientService at(InetAddress host, BiConsumer<String, Arrival> seen) {
        try {
            return new PatientService(new InetSocketAddress(host, FreePorts.next()), seen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerSocket listen() throws IOException {
        ServerSocket socket = new ServerSocket(address.getPort(), BACKLOG, address.getAddress());
        threads.execute(() -> accept(socket));
        return socket;
    }

    /** Host and port, as the admin API and JMX name it. */
    String name() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    String url() {
        return "http://" + name();
    }

    /** From the next request on. */
    void becomes(Condition next) {
        condition = next;
    }

    /** Nobody listens any more, and all connections end with a reset: what a killed process leaves. */
    void die() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(PatientService::reset);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It has ended by itself meanwhile, which is as good.
        }
    }

    /** It is well; it is started again where it had died. */
    void recover() {
        condition = Condition.WELL;
        if (server.isClosed()) {
            try {
                server = listen();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** All requests but probes, in the order in which they came. */
    List<Arrival> visits() {
        return arrivals.stream().filter(arrival -> !arrival.isProbe).toList();
    }

    /** The probes, in the order in which they came. */
    List<Arrival> probes() {
        return arrivals.stream().filter(Arrival::isProbe).toList();
    }

    private void accept(ServerSocket listening) {
        while (true) {
            try {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                threads.execute(() -> serve(socket, listening));
            } catch (IOException e) {
                return; // it has died
            }
        }
    }

    private void serve(Socket socket, ServerSocket listening) {
        try (socket) {
            InputStream input = new BufferedInputStream(socket.getInputStream());
            String head = head(input);
            while (!head.isEmpty() && !listening.isClosed()) {
                Condition now = condition;
                remember(head, now);
                if (now == Condition.SILENT) {
                    head(input); // until the other side gives up
                    return;
                }
                if (now == Condition.SLOW) {
                    LockSupport.parkNanos(SLOWLY.toNanos());
                }
                String status = now == Condition.FAILING ? "500 Internal Server Error" : "200 OK";
                String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nok";
                socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
                head = head(input);
            }
        } catch (IOException e) {
            // The end of the connection, by whomever: what clients of the gateway see of it is what is tested.
        } finally {
            open.remove(socket);
        }
    }

    private void remember(String head, Condition now) {
        String target = head.split(" ", 3)[1];
        String query = target.substring(target.indexOf('?') + 1);
        boolean isProbe = head.toLowerCase(Locale.ROOT).contains("user-agent: weir-probe");
        Arrival arrival = new Arrival(System.nanoTime(), query, isProbe, now);
        arrivals.add(arrival);
        seen.accept(name(), arrival);
    }

    /** The next head, without its last line; empty where the connection ended. */
    private static String head(InputStream input) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = input.read();
            if (read < 0) {
                return "";
            }
            head.append((char) read);
        }
        return head.toString();
    }

    @Override
    public void close() {
        die();
        threads.shutdownNow();
    }

    @Override
    public String toString() {
        return name();
    }
}
