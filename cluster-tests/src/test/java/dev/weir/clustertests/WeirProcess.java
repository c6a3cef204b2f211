// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the runnable jar, with its output in a file. */
final class WeirProcess implements AutoCloseable {

    static final Path JAR = Path.of("..", "node", "target", "weir.jar");

    /** Quick to start on few cores; a node that runs out of memory ends instead of limping on. */
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

    private static final long SIGINT_MASK = 0b10;

    private final Process process;
    private final Path log;
    private final long logStart;

    private WeirProcess(Process process, Path log, long logStart) {
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    /**
     * Starts {@code weir} with arguments. Its input is a pipe from here, which ends with this process at the latest.
     *
     * @param log is added to, where it exists
     */
    static WeirProcess start(Path log, String... arguments) {
        return start(List.of(), ClassArchive.options(), log, arguments);
    }

    /**
     * @param entry the command that runs this one, and becomes it; may be empty
     * @param more options of the JVM
     */
    static WeirProcess start(List<String> entry, List<String> more, Path log, String... arguments) {
        if (!Files.isRegularFile(JAR)) {
            throw new IllegalStateException("jar: " + JAR.toAbsolutePath().normalize()
                    + " is not there (expected: built before these tests, by mvn -B package -DskipTests)");
        }
        List<String> command = new ArrayList<>(entry);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(more);
        // A demo that is killed leaves its directory behind: among the logs of its test, not in the system's.
        command.add("-Djava.io.tmpdir=" + log.toAbsolutePath().getParent());
        command.addAll(List.of("-jar", JAR.toAbsolutePath().normalize().toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new WeirProcess(process, log, logStart);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The processes it started that still run, and those that they started. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** What it wrote up to now. */
    String output() {
        try {
            byte[] bytes = Files.readAllBytes(log);
            return new String(bytes, (int) logStart, (int) (bytes.length - logStart), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The exit code, as soon as the process has ended by itself. */
    int awaitExit(Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a process ends", e);
        }
        throw new AssertionError("still runs after " + limit.toSeconds() + " s, its log is " + log);
    }

    /** Ends the pipe it reads from, as the end of this process would. */
    void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM: asks it to end. */
    void terminate() {
        process.destroy();
    }

    /**
     * SIGINT: what Ctrl-C sends. A process that was started where SIGINT is ignored, as by a script in the background,
     * does not hear it: SIGTERM then.
     */
    void interrupt() {
        if (ignoresInterrupt()) {
            terminate();
            return;
        }
        signal("-INT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new AssertionError("kill " + name + " " + pid() + " ended with " + exit);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("kill " + name + " " + pid() + " could not be run", e);
        }
    }

    private boolean ignoresInterrupt() {
        Path status = Path.of("/proc", Long.toString(pid()), "status");
        try {
            return Files.exists(status)
                    && Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("SigIgn:"))
                            .map(line -> Long.parseUnsignedLong(
                                    line.substring("SigIgn:".length()).trim(), 16))
                            .anyMatch(ignored -> (ignored & SIGINT_MASK) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGSTOP: it does nothing until it is told to go on, and does not know that time passes. */
    void pause() {
        signal("-STOP");
    }

    /** SIGCONT: it goes on. */
    void resume() {
        signal("-CONT");
    }

    /** SIGKILL, to it and to what it started: it does nothing any more, not even say goodbye. */
    void kill() {
        List<ProcessHandle> children = children();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        awaitExit(Duration.ofSeconds(10));
    }

    /** SIGKILL, to this process only. */
    void killAlone() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        kill();
    }
}
