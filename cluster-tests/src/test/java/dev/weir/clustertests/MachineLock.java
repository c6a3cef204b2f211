// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
        Path path = Path.of(System.getProperty("java.io.tmpdir"), "weir-" + name + ".lock");
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            file.lock();
            return new MachineLock(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
