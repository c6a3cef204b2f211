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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A revision in a node's data directory, so that a cluster that was wholly stopped comes back with the newest one. The
 * file can be read by a person: see {@link RevisionText}. It is replaced as a whole and never half. Blocks: not for an
 * I/O thread.
 */
final class RevisionFile {

    private static final Logger log = LoggerFactory.getLogger(RevisionFile.class);

    private final String name;
    private final Path directory;
    private final Path file;

    private RevisionFile(Path directory, String name) {
        this.name = name;
        this.directory = directory;
        this.file = directory.resolve(name);
    }

    /**
     * Makes the directory when it is not there, and makes sure that it can be written to.
     *
     * @throws IOException with the directory and what is wrong with it, for the operator
     */
    static RevisionFile open(Path directory, String name) throws IOException {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, name, ".probe"));
        } catch (IOException e) {
            throw new IOException("data: " + directory + " (expected: a directory this process may write to): " + e, e);
        }
        return new RevisionFile(directory, name);
    }

    /** Where it is. */
    Path path() {
        return file;
    }

    /**
     * What is in the file; empty when there is none. A damaged file counts as none: it is reported and kept aside.
     *
     * @throws IOException when the disk does not give it back
     */
    synchronized Optional<RevisionText.Content> read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(RevisionText.read(bytes));
        } catch (IllegalArgumentException e) {
            Path aside = freeName();
            Files.move(file, aside);
            log.error(
                    "{} is damaged and not used: {}. It is kept as {}; whatever the other nodes run is used instead",
                    file,
                    e.getMessage(),
                    aside);
            return Optional.empty();
        }
    }

    /** Replaces what was there; when it returns, the revision survives a loss of power. */
    synchronized void write(RevisionText.Content content) throws IOException {
        Path temporary = directory.resolve(name + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(RevisionText.write(content));
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

    private Path freeName() {
        for (int i = 1; ; i++) {
            Path free = directory.resolve(name + ".damaged-" + i);
            if (!Files.exists(free)) {
                return free;
            }
        }
    }
}
