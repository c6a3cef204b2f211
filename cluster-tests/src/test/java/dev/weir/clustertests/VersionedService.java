// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weir.clustertests.history.Span;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A service behind the cache, whose pages may be kept for an hour and are numbered, see {@link Page}. A page has the
 * version that it had when it was asked for. Of paths such as {@code /kept/big/1} the second part is the tag of the
 * page and says what kind of page it is: {@code big}, {@code streamed} (without a length), {@code private}, or any
 * other.
 */
final class VersionedService implements AutoCloseable {

    /** Clients say in it which node they ask; so it is known here through which one a page was fetched. */
    static final String ASKED = "X-Asked";

    private static final int BACKLOG = 500;
    private static final int HELD_SECONDS_MAX = 60;

    private final HttpServer server;
    private final Duration slowness;
    private final BiConsumer<Page, Span> fetched;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> fetches = new ConcurrentHashMap<>();
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();
    private final AtomicInteger allFetches = new AtomicInteger();

    private VersionedService(HttpServer server, Duration slowness, BiConsumer<Page, Span> fetched) {
        this.server = server;
        this.slowness = slowness;
        this.fetched = fetched;
    }

    static VersionedService start() {
        return start(Duration.ZERO);
    }

    /** @param slowness what it takes for an answer at most */
    static VersionedService start(Duration slowness) {
        return at(InetAddress.getLoopbackAddress(), slowness, (page, span) -> {});
    }

    /**
     * @param slowness what it takes for an answer at most
     * @param fetched told of each page, from when to when it was answered
     */
    static VersionedService at(InetAddress host, Duration slowness, BiConsumer<Page, Span> fetched) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), BACKLOG);
            VersionedService service = new VersionedService(server, slowness, fetched);
            server.createContext("/", service::answer);
            server.setExecutor(service.threads);
            server.start();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        InetSocketAddress address = server.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** An answer that goes half-way and no further until it is let go. */
    static final class Hold {

        private final CountDownLatch released = new CountDownLatch(1);
        private volatile String asked = "";

        /** The node by which the page is fetched; empty as long as it is not. */
        String asked() {
            return asked;
        }

        void release() {
            released.countDown();
        }

        private void pass() throws IOException {
            try {
                if (!released.await(HELD_SECONDS_MAX, TimeUnit.SECONDS)) {
                    throw new IOException("nobody let it go");
                }
            } catch (InterruptedException e) {
                throw new IOException("interrupted while an answer is held", e);
            }
        }
    }

    /** The next answer of a path is held. */
    Hold hold(String path) {
        Hold hold = new Hold();
        holds.put(path, hold);
        return hold;
    }

    /** From now on it answers with a newer version of the page, which is returned. */
    long change(String path) {
        return versions.computeIfAbsent(path, unknown -> new AtomicLong()).incrementAndGet();
    }

    /** How often a page was asked for. */
    int fetches(String path) {
        return fetches.computeIfAbsent(path, unknown -> new AtomicInteger()).get();
    }

    /** How many pages were asked for. */
    long pages() {
        return fetches.values().stream().filter(count -> count.get() > 0).count();
    }

    /** How often any page was asked for. */
    int fetches() {
        return allFetches.get();
    }

    /** A gateway config with a route {@code /kept/**} to it, and {@code /open}, which it has nothing to do with. */
    String document() {
        return """
                format: 1
                upstreams:
                  pages: {instances: ["%s"], timeouts: {response: 60s}}
                routes:
                  kept: {match: {path: /kept/**}, policies: [{cache: {wait: 60s}}], upstream: pages}
                  open: {match: {path: /open}, policies: [{respond: {body: open}}]}
                """
                .formatted(url());
    }

    private void answer(HttpExchange exchange) throws IOException {
        Span span = Span.now();
        String path = exchange.getRequestURI().getPath();
        AtomicLong version = versions.computeIfAbsent(path, unknown -> new AtomicLong());
        allFetches.incrementAndGet();
        int number =
                fetches.computeIfAbsent(path, unknown -> new AtomicInteger()).incrementAndGet();
        Page page = new Page(path, version.get(), number);
        try (exchange) {
            if (!slowness.isZero()) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(slowness.toNanos()));
            }
            answer(exchange, page);
        } finally {
            fetched.accept(page, span.ended());
        }
    }

    private void answer(HttpExchange exchange, Page page) throws IOException {
        String tag = page.path().split("/", 4)[2];
        Headers headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", tag.equals("private") ? "private, max-age=3600" : "max-age=3600");
        headers.set("Cache-Tag", tag);
        headers.set("ETag", "\"" + page.version() + "\"");
        if (headers.getFirst("ETag").equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        byte[] body = page.text().getBytes(US_ASCII);
        exchange.sendResponseHeaders(200, tag.equals("streamed") ? 0 : body.length);
        write(exchange, body, holds.remove(page.path()));
    }

    private static void write(HttpExchange exchange, byte[] body, @Nullable Hold hold) throws IOException {
        OutputStream output = exchange.getResponseBody();
        int half = body.length / 2;
        output.write(body, 0, half);
        if (hold != null) {
            output.flush();
            hold.asked = String.valueOf(exchange.getRequestHeaders().getFirst(ASKED));
            hold.pass();
        }
        output.write(body, half, body.length - half);
    }

    @Override
    public void close() {
        holds.values().forEach(Hold::release);
        server.stop(0);
        threads.shutdownNow();
    }
}
