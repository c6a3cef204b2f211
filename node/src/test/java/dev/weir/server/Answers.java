// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.util.concurrent.atomic.AtomicInteger;

/** What an instance answers, as it stands on the wire; and how many times it was asked. */
final class Answers {

    private final AtomicInteger count = new AtomicInteger();

    /** A 200 with this body and these lines. */
    static String ok(String body, String... lines) {
        return of("200 OK", body, lines);
    }

    /** The client has it already. */
    static String notModified(String... lines) {
        return "HTTP/1.1 304 Not Modified\r\n" + joined(lines) + "\r\n";
    }

    /** @param status with its reason */
    static String of(String status, String body, String... lines) {
        return "HTTP/1.1 " + status + "\r\n" + joined(lines) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String joined(String... lines) {
        return lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
    }

    /** A 200 with its number as the body. */
    String numbered(String... lines) {
        return ok(Integer.toString(next()), lines);
    }

    /** The number of the one that is asked for now, from 1. */
    int next() {
        return count.incrementAndGet();
    }

    int count() {
        return count.get();
    }
}
