// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node: its settings, its directory, and its process while it runs. */
final class WeirNode implements AnyNode, AutoCloseable {

    private static final Duration STOPS_WITHIN = Duration.ofMinutes(1);

    private final Path directory;
    private final NodeYaml settings;
    private final Admin admin;
    private @Nullable WeirProcess process;

    /**
     * @param directory gets the settings, the data and the log
     * @param gateway the gateway config that becomes revision 1 where there is none
     */
    WeirNode(Path directory, NodeYaml settings, String gateway) {
        this(directory, settings, settings.text(), gateway);
    }

    /** @param text of {@code node.yaml}, where it is not that of the settings */
    WeirNode(Path directory, NodeYaml settings, String text, String gateway) {
        this.directory = directory;
        this.settings = settings;
        this.admin = new Admin(settings.admin(), settings.token());
        try {
            Files.createDirectories(directory);
            if (settings.tlsPort().isPresent()) {
                SelfSigned.in(directory);
            }
            Files.writeString(directory.resolve("node.yaml"), text);
            Files.writeString(directory.resolve("gateway.yaml"), gateway);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public InetSocketAddress listener() {
        return settings.listener();
    }

    NodeYaml settings() {
        return settings;
    }

    @Override
    public Admin admin() {
        return admin;
    }

    Path directory() {
        return directory;
    }

    /** Where it keeps the last good revision. */
    Path data() {
        return directory.resolve("data");
    }

    /** Starts the process and does not wait for it. */
    WeirNode start() {
        return start(ClassArchive.options());
    }

    /** @param jvmOptions beside those that all have */
    WeirNode start(List<String> jvmOptions) {
        if (isRunning()) {
            throw new IllegalStateException(name() + " runs already");
        }
        process = WeirProcess.start(
                settings.place().entry(),
                jvmOptions,
                directory.resolve("node.log"),
                "run",
                "--settings",
                directory.resolve("node.yaml").toString(),
                "--stop-with-parent");
        return this;
    }

    boolean isRunning() {
        WeirProcess started = process;
        return started != null && started.isAlive();
    }

    /** Its process, which may have ended. */
    WeirProcess process() {
        WeirProcess started = process;
        if (started == null) {
            throw new IllegalStateException(name() + " was never started");
        }
        return started;
    }

    /** Returns when it is ready for clients. */
    void awaitReady(Duration limit) {
        Await.until(limit, () -> {
            assertRuns();
            admin.get("/readyz").expect(200);
        });
    }

    /** Returns when its admin API answers, even if it is not ready. */
    void awaitAlive(Duration limit) {
        Await.until(limit, () -> {
            assertRuns();
            admin.get("/livez").expect(200);
        });
    }

    private void assertRuns() {
        if (!isRunning()) {
            throw new AssertionError(
                    name() + " does not run; it wrote:\n" + process().output());
        }
    }

    /** SIGKILL. */
    void kill() {
        process().kill();
    }

    /** SIGTERM; returns when it has left. */
    void stop() {
        process().terminate();
        process().awaitExit(STOPS_WITHIN);
    }

    URI uri(String path) {
        return URI.create("http://" + settings.place().edge() + ":" + settings.listenerPort() + path);
    }

    /** The same over TLS. */
    URI tlsUri(String path) {
        return URI.create("https://localhost:" + settings.tlsPort().orElseThrow() + path);
    }

    /** Whom a client must trust that comes over TLS: a PEM file. */
    Path certificate() {
        return directory.resolve("cert.pem").toAbsolutePath().normalize();
    }

    /**
     * What a client gets, on a connection of its own.
     *
     * @param fields of the request's header, each with its name, a colon and its value
     */
    Reply get(String path, String... fields) {
        try (KeepAliveClient client = new KeepAliveClient(settings.listener())) {
            return client.get(path, fields);
        } catch (IOException e) {
            throw new UncheckedIOException(name() + ": " + path, e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
