// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Adds to a failure where the logs of the test's nodes are, and how they end. */
final class ShowsLogs implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

    private static final int LINES = 25;

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withLogs(context, failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withLogs(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withLogs(context, failure);
    }

    private static Throwable withLogs(ExtensionContext context, Throwable failure) {
        for (Path log : Scratch.logs(Scratch.of(context.getRequiredTestClass()))) {
            failure.addSuppressed(new LogEnd(log));
        }
        return failure;
    }

    /** The last lines of a log; a throwable only to be shown with another one. */
    private static final class LogEnd extends Exception {

        LogEnd(Path log) {
            super(log.toAbsolutePath().normalize() + " ends with\n" + end(log), null, false, false);
        }

        private static String end(Path log) {
            try {
                // Tools may write what is no text.
                List<String> lines =
                        new String(Files.readAllBytes(log), UTF_8).lines().toList();
                return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
