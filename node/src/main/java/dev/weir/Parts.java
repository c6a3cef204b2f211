// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started and has to end, in the opposite order. */
final class Parts implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Parts.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    /** One of them, and how a log calls it. */
    private record Part(String name, AutoCloseable part) {}

    <T extends AutoCloseable> T add(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    /** Ends them all; one that does not end well does not keep the others from it. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.part.close();
            } catch (Exception e) {
                log.error("{}: did not end well", part.name, e);
            }
        }
    }
}
