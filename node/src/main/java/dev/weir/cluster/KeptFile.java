// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file in a node's data directory that outlives the process and a loss of power. It is replaced as a whole and never
 * half. From any thread; blocks: not for an I/O thread.
 */
public final class KeptFile {

    private final String name;
    private final Path directory;
    private final Path file;

    private KeptFile(Path directory, String name) {
        this.name = name;
        this.directory = directory;
        this.file = directory.resolve(name);
    }

    /**
     * Makes the directory when it is not there, and makes sure that it can be written to.
     *
     * @throws IOException with the directory and what is wrong with it, for the operator
     */
    public static KeptFile open(Path directory, String name) throws IOException {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, name, ".probe"));
        } catch (IOException e) {
            throw new IOException("data: " + directory + " (expected: a directory this process may write to): " + e, e);
        }
        return new KeptFile(directory, name);
    }

    /** Where it is. */
    public Path path() {
        return file;
    }

    /**
     * What is in the file; empty when there is none.
     *
     * @throws IOException when the disk does not give it back
     */
    public synchronized Optional<byte[]> read() throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Replaces what was there; when it returns, this survives a loss of power. */
    public synchronized void write(byte[] content) throws IOException {
        Path temporary = directory.resolve(name + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The new name is on the disk only when the directory is (POSIX fsync(2), "Notes").
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Puts what cannot be used out of the way, for people to look at; where it is then. */
    public synchronized Path setAside() throws IOException {
        Path aside = freeName();
        Files.move(file, aside);
        return aside;
    }

    private Path freeName() {
        for (int i = 1; ; i++) {
            Path free = directory.resolve(name + ".damaged-" + i);
            if (!Files.exists(free)) {
                return free;
            }
        }
    }
}
