// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service that carries out each request with {@code git http-backend}, as a web server does (CGI, RFC 3875), and
 * remembers what came.
 */
final class GitService implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final Path repositories;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Post> posts = new CopyOnWriteArrayList<>();

    /**
     * A request with a body.
     *
     * @param service what follows the last slash of its path
     */
    record Post(String service, boolean chunked, boolean gzip) {}

    private GitService(Path repositories, HttpServer server) {
        this.repositories = repositories;
        this.server = server;
    }

    /** @param repositories the directory in which they are */
    static GitService start(Path repositories) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            GitService service =
                    new GitService(repositories.toAbsolutePath().normalize(), HttpServer.create(address, 0));
            service.server.createContext("/", service::answer);
            service.server.setExecutor(service.threads);
            service.server.start();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** The requests with a body that came up to now. */
    List<Post> posts() {
        return posts;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            remember(exchange);
            Process backend = backend(exchange).start();
            try {
                threads.execute(() -> feed(exchange.getRequestBody(), backend.getOutputStream()));
                pass(new BufferedInputStream(backend.getInputStream(), BUFFER), exchange);
            } finally {
                Tool.kill(backend);
            }
        }
    }

    private void remember(HttpExchange exchange) {
        if (exchange.getRequestMethod().equals("POST")) {
            String path = exchange.getRequestURI().getPath();
            posts.add(new Post(
                    path.substring(path.lastIndexOf('/') + 1),
                    field(exchange, "Transfer-Encoding").isPresent(),
                    field(exchange, "Content-Encoding").equals(Optional.of("gzip"))));
        }
    }

    private ProcessBuilder backend(HttpExchange exchange) {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend").directory(repositories.toFile());
        builder.redirectError(ProcessBuilder.Redirect.appendTo(
                repositories.resolve("backend.log").toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("GIT_PROJECT_ROOT", repositories.toString());
        environment.put("REMOTE_USER", "somebody");
        environment.put("REMOTE_ADDR", exchange.getRemoteAddress().getAddress().getHostAddress());
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put(
                "QUERY_STRING",
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
        field(exchange, "Content-Type").ifPresent(value -> environment.put("CONTENT_TYPE", value));
        field(exchange, "Content-Length").ifPresent(value -> environment.put("CONTENT_LENGTH", value));
        field(exchange, "Content-Encoding").ifPresent(value -> environment.put("HTTP_CONTENT_ENCODING", value));
        field(exchange, "Git-Protocol").ifPresent(value -> environment.put("GIT_PROTOCOL", value));
        return builder;
    }

    private static Optional<String> field(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    private static void feed(InputStream body, OutputStream backend) {
        try (backend) {
            body.transferTo(backend);
        } catch (IOException e) {
            // Either the request broke off or the backend wants no more of it. It ends then, and the client sees that.
        }
    }

    private static void pass(InputStream backend, HttpExchange exchange) throws IOException {
        int status = 200;
        for (String line = line(backend); !line.isEmpty(); line = line(backend)) {
            String name = line.substring(0, line.indexOf(':'));
            String value = line.substring(name.length() + 1).strip();
            if (name.toLowerCase(Locale.ROOT).equals("status")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(name, value);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        byte[] buffer = new byte[BUFFER];
        for (int read = backend.read(buffer); read >= 0; read = backend.read(buffer)) {
            exchange.getResponseBody().write(buffer, 0, read);
            exchange.getResponseBody().flush();
        }
    }

    private static String line(InputStream backend) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = backend.read(); read >= 0 && read != '\n'; read = backend.read()) {
            line.append(new String(new byte[] {(byte) read}, ISO_8859_1));
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
