// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request and what became of it.
 *
 * @param number that no other request has
 * @param sentMillis since 1970
 * @param endedMillis when the answer was here, or the connection broke
 * @param reply empty if the connection broke
 */
record Asked(long number, AnyNode node, long sentMillis, long endedMillis, Optional<Reply> reply) {

    private static final AtomicLong numbers = new AtomicLong();

    /**
     * Sends a request and waits for the answer.
     *
     * @param path gets the number of the request as its query
     * @param fields of its header, each with its name, a colon and its value
     */
    static Asked of(AnyNode node, KeepAliveClient connection, String path, String... fields) {
        long number = numbers.incrementAndGet();
        long sent = System.currentTimeMillis();
        try {
            Reply reply = connection.get(path + "?" + number, fields);
            return new Asked(number, node, sent, System.currentTimeMillis(), Optional.of(reply));
        } catch (IOException e) {
            return new Asked(number, node, sent, System.currentTimeMillis(), Optional.empty());
        }
    }

    /** 0 if there was no answer. */
    int status() {
        return reply.map(Reply::status).orElse(0);
    }

    /** Whether its limit knows of it: what was let through uncounted is not told what is left. */
    boolean isCounted() {
        return reply.isEmpty()
                || status() != 200
                || !reply.get().header("ratelimit").isEmpty();
    }

    @Override
    public String toString() {
        return node + " at " + sentMillis + ": " + reply.map(Reply::toString).orElse("no answer");
    }
}
