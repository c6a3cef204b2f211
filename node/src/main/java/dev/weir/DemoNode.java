// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One node of the demo: a process, which ends when this one does, however this one ends. */
final class DemoNode {

    private static final int CONNECT_MILLIS = 1_000;
    private static final int ANSWER_MILLIS = 2_000;
    private static final int LINES_SHOWN = 20;
    private static final int ENDS_WITHIN_SECONDS = 40;

    private final String name;
    private final Path log;
    private final URI readiness;
    private final Process process;

    private DemoNode(String name, Path log, URI readiness, Process process) {
        this.name = name;
        this.log = log;
        this.readiness = readiness;
        this.process = process;
    }

    /** @param settings of this node, {@code node-1.yaml}; its log is kept beside it */
    static DemoNode start(DemoPorts ports, Path settings) throws IOException {
        String name = "node-" + ports.number();
        Path log = settings.resolveSibling(name + ".log");
        List<String> command = new ArrayList<>(ThisProgram.command("-Xmx192m"));
        command.addAll(List.of("run", "--settings", settings.toString(), "--stop-with-parent"));
        // Its standard input is a pipe that only this process holds: the end of this process is the end of the pipe.
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new DemoNode(name, log, URI.create("http://127.0.0.1:" + ports.admin() + "/readyz"), process);
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @throws IllegalThreadStateException it is alive */
    int exitCode() {
        return process.exitValue();
    }

    /** Whether it says that it should get traffic. */
    boolean isReady() {
        try {
            HttpURLConnection connection = (HttpURLConnection) readiness.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** How its log ends. */
    List<String> lastLines() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return all.subList(Math.max(0, all.size() - LINES_SHOWN), all.size());
        } catch (IOException e) {
            return List.of(e.toString());
        }
    }

    /** Asks it to stop in order; does not wait. */
    void stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy();
        }
    }

    /** Waits until it has ended; one that does not end in time is killed. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
