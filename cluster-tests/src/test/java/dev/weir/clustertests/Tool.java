// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of this machine, run where nobody's configuration is: its home is a directory of the test, and of the
 * environment only the path is left.
 */
final class Tool {

    private static final int LIMIT_SECONDS = 120;

    private final Path program;
    private final Path home;

    private Tool(Path program, Path home) {
        this.program = program;
        this.home = home;
    }

    /**
     * A program that must be there.
     *
     * @param debianPackage what has it, for whoever runs this without
     * @param home gets what it keeps, and a log of all it wrote
     */
    static Tool named(String name, String debianPackage, Path home) {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            Path program = Path.of(directory, name);
            if (Files.isExecutable(program)) {
                return new Tool(program.toAbsolutePath(), home.toAbsolutePath().normalize());
            }
        }
        throw new AssertionError(name + " is not on the path (expected: installed, on Debian by: apt-get install "
                + debianPackage + ")");
    }

    /**
     * Runs it to its end.
     *
     * @param directory where it runs
     * @param environment what it is told beside the path
     */
    Run run(Path directory, Map<String, String> environment, List<String> arguments) {
        try {
            Path output = Files.createTempFile(home, "output", ".txt");
            Path errors = Files.createTempFile(home, "errors", ".txt");
            Process process = builder(directory, environment, arguments)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            int exit = exit(process);
            Run run = new Run(exit, Files.readString(output), Files.readString(errors));
            log(arguments, run);
            Files.delete(output);
            Files.delete(errors);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(program + " could not be run", e);
        }
    }

    private int exit(Process process) {
        try {
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while " + program + " runs", e);
        } finally {
            kill(process);
        }
        throw new AssertionError(program + " still ran after " + LIMIT_SECONDS + " s, see " + log());
    }

    /** Starts it and does not wait for it. What it writes goes to its log. */
    Process start(Path directory, Map<String, String> environment, List<String> arguments) {
        try {
            return builder(directory, environment, arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(program + " could not be started", e);
        }
    }

    /** Ends a process and what it started. */
    static void kill(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private ProcessBuilder builder(Path directory, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return builder;
    }

    private Path log() {
        return home.resolve(program.getFileName() + ".log");
    }

    private void log(List<String> arguments, Run run) throws IOException {
        String text =
                "> " + String.join(" ", arguments) + "\n" + run.output() + run.errors() + "= " + run.exit() + "\n";
        String before = Files.exists(log()) ? Files.readString(log()) : "";
        Files.writeString(log(), before + text);
    }

    /** What became of it. */
    record Run(int exit, String output, String errors) {

        /** Its output without what surrounds it, if it ended well. */
        String expectSuccess() {
            if (exit != 0) {
                throw new AssertionError("exit code: " + exit + " (expected: 0), it wrote:\n" + output + errors);
            }
            return output.strip();
        }

        List<String> lines() {
            return Arrays.asList(output.strip().split("\n"));
        }
    }
}
