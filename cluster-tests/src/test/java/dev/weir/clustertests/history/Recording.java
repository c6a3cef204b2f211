// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A history that is being written, a line for each entry, at the end of a file. From any thread. Every line is with the
 * system when {@code add} returns: what was seen before this process died can be checked.
 */
public final class Recording implements AutoCloseable {

    private final Path file;
    private final OutputStream output;

    private Recording(Path file, OutputStream output) {
        this.file = file;
        this.output = output;
    }

    /** Begins one anew. */
    public static Recording in(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return new Recording(file, Files.newOutputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path file() {
        return file;
    }

    public void add(Entry entry) {
        byte[] line = (Line.of(entry) + "\n").getBytes(UTF_8);
        synchronized (output) {
            try {
                output.write(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What was recorded up to now. */
    public History read() {
        synchronized (output) {
            return History.read(file);
        }
    }

    @Override
    public void close() {
        synchronized (output) {
            try {
                output.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
