// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** What one process of a machine may have at a time: the others wait for it. It is free when its process ends. */
final class MachineLock implements AutoCloseable {

    private final FileChannel file;

    private MachineLock(FileChannel file) {
        this.file = file;
    }

    /** The ports of loopback that the demo and the containers of {@code docker/compose.yaml} always have. */
    static MachineLock ofWellKnownPorts() {
        return of("well-known-ports");
    }

    /** Blocks until no other process has it. */
    static MachineLock of(String name) {
        try {
            FileChannel file = open(name);
            file.lock();
            return new MachineLock(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty where another process has it now. */
    static Optional<MachineLock> unlessTaken(String name) {
        try {
            FileChannel file = open(name);
            if (file.tryLock() != null) {
                return Optional.of(new MachineLock(file));
            }
            file.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel open(String name) throws IOException {
        Path path = Path.of(System.getProperty("java.io.tmpdir"), "weir-" + name + ".lock");
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
