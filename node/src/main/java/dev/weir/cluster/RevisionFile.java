// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A revision in a node's data directory, so that a cluster that was wholly stopped comes back with the newest one. The
 * file can be read by a person: see {@link RevisionText}. Blocks: not for an I/O thread.
 */
final class RevisionFile {

    private static final Logger log = LoggerFactory.getLogger(RevisionFile.class);

    private final KeptFile file;

    private RevisionFile(KeptFile file) {
        this.file = file;
    }

    /** @throws IOException as of {@link KeptFile#open} */
    static RevisionFile open(Path directory, String name) throws IOException {
        return new RevisionFile(KeptFile.open(directory, name));
    }

    /** Where it is. */
    Path path() {
        return file.path();
    }

    /**
     * What is in the file; empty when there is none. A damaged file counts as none: it is reported and kept aside.
     *
     * @throws IOException when the disk does not give it back
     */
    Optional<RevisionText.Content> read() throws IOException {
        Optional<byte[]> bytes = file.read();
        try {
            return bytes.map(RevisionText::read);
        } catch (IllegalArgumentException e) {
            log.error(
                    "{} is damaged and not used: {}. It is kept as {}; whatever the other nodes run is used instead",
                    path(),
                    e.getMessage(),
                    file.setAside());
            return Optional.empty();
        }
    }

    /** Replaces what was there; when it returns, the revision survives a loss of power. */
    void write(RevisionText.Content content) throws IOException {
        file.write(RevisionText.write(content));
    }
}
