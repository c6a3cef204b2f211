// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.pem.PemException;
import dev.weir.pem.PemFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something made of files, and made anew when they change. A change is taken up when the files are the same twice in a
 * row, so nothing is made of half of it; where nothing can be made of it, what was made before goes on.
 *
 * @param <T> what is made: a value that nobody changes
 */
final class FromFiles<T> {

    private static final Logger log = LoggerFactory.getLogger(FromFiles.class);

    private final String name;
    private final List<Path> files;
    private final Maker<T> maker;
    private volatile T current;
    private List<byte[]> used;
    private List<byte[]> seen;

    /**
     * Makes something of the contents of files, which are in the order of the files.
     *
     * @param <T> what is made
     */
    @FunctionalInterface
    interface Maker<T> {

        T make(List<byte[]> contents) throws PemException, GeneralSecurityException;
    }

    /**
     * Makes it.
     *
     * @param name in the log
     * @throws PemException a file cannot be read, or is not what it should be
     */
    FromFiles(String name, List<Path> files, Maker<T> maker) throws PemException, GeneralSecurityException {
        this.name = name;
        this.files = List.copyOf(files);
        this.maker = maker;
        this.used = read();
        this.seen = used;
        this.current = maker.make(used);
    }

    /** What it is now. From any thread. */
    T current() {
        return current;
    }

    /** Looks whether the files have changed. One call at a time; reads files. */
    void look() {
        List<byte[]> now = readOrNothing();
        boolean settled = same(now, seen);
        seen = now;
        if (!settled || same(now, used)) {
            return;
        }
        used = now; // also if it is no good: it is told once
        try {
            current = maker.make(read());
            log.info("{}: changed files are in use: {}", name, files);
        } catch (PemException | GeneralSecurityException | RuntimeException e) {
            log.error(
                    "{}: changed files cannot be used, those of before go on: {} (expected: {})",
                    name,
                    files,
                    e.getMessage());
        }
    }

    private List<byte[]> read() throws PemException {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(PemFile.read(file));
        }
        return contents;
    }

    /** As {@link #read}; a file that cannot be read is an empty one. */
    private List<byte[]> readOrNothing() {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(contentOf(file));
        }
        return contents;
    }

    private static byte[] contentOf(Path file) {
        try {
            return PemFile.read(file);
        } catch (PemException e) {
            return new byte[0]; // told when it is to be used
        }
    }

    private static boolean same(List<byte[]> some, @Nullable List<byte[]> others) {
        if (others == null || some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!Arrays.equals(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }
}
