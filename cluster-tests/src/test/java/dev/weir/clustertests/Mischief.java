// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * A way in which a service behind a gateway does not do what HTTP asks of it, once it has read the head of a request.
 */
enum Mischief {
    SAYS_NOTHING(connection -> awaitEnd(connection)),

    CLOSES_AT_ONCE(connection -> {}),

    RESETS_AT_ONCE(Mischief::reset),

    CLOSES_IN_THE_HEAD(connection -> say(connection, "HTTP/1.1 200 OK\r\nContent-Le")),

    RESETS_IN_THE_HEAD(connection -> {
        say(connection, "HTTP/1.1 200 OK\r\nContent-Le");
        reset(connection);
    }),

    /** With what looks like the end of a head. */
    SENDS_GARBAGE(connection -> {
        say(connection, "\0\1\2 SSH-2.0-of-another-world \r\n\r\n\377\376");
        awaitEnd(connection);
    }),

    SAYS_TWO_LENGTHS(connection -> {
        say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello, ");
        awaitEnd(connection);
    }),

    SENDS_AN_ENDLESS_HEAD(connection -> {
        say(connection, "HTTP/1.1 200 OK\r\n");
        endless(connection, "X-More: " + "more ".repeat(200) + "\r\n", 0);
    }),

    TRICKLES_ITS_HEAD(connection -> {
        say(connection, "HTTP/1.1 200 OK\r\nX-Slow: ");
        endless(connection, "z", 20_000_000);
    }),

    FLOODS_INTERIM_ANSWERS(connection ->
            endless(connection, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + "HTTP/1.1 100 Continue\r\n\r\n", 0)),

    SWITCHES_UNASKED(connection -> {
        say(connection, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: another\r\n\r\n");
        awaitEnd(connection);
    }),

    /** Nothing after the head of the request. */
    NEVER_READS(connection -> awaitNever(connection)),

    CLOSES_IN_THE_BODY(connection -> say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nnot all of it")),

    CLOSES_IN_A_CHUNK(connection ->
            say(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nff\r\nnot all of it")),

    CLOSES_BETWEEN_CHUNKS(
            connection -> say(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")),

    RESETS_IN_THE_BODY(connection -> {
        say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nnot all of it");
        reset(connection);
    }),

    SENDS_A_BAD_CHUNK(connection -> {
        say(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nfive\r\nhello\r\n");
        awaitEnd(connection);
    }),

    STOPS_IN_THE_BODY(connection -> {
        say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nnot all of it");
        awaitEnd(connection);
    }),

    /** What follows looks like the answer to another request. */
    SENDS_TOO_MUCH(connection -> {
        say(
                connection,
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        awaitEnd(connection);
    }),

    /** All of it, with pauses. */
    TRICKLES_ITS_BODY(connection -> {
        say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
        for (int i = 0; i < 20; i++) {
            say(connection, "z");
            LockSupport.parkNanos(20_000_000);
        }
    });

    private static final int BYTES_MAX = 64 << 20;

    @SuppressWarnings("ImmutableEnumChecker") // an act has no state
    private final Act act;

    /** What is done to a connection, which is closed afterwards. */
    @FunctionalInterface
    private interface Act {

        void on(Socket connection) throws IOException;
    }

    Mischief(Act act) {
        this.act = act;
    }

    void on(Socket connection) throws IOException {
        act.on(connection);
    }

    /** The path of requests that meet it. */
    String path() {
        return "/" + word();
    }

    /** For names in a gateway config. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void say(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Until the other side closes, or has had enough to be sure that it never will. */
    private static void endless(Socket connection, String text, long pauseNanos) throws IOException {
        OutputStream output = connection.getOutputStream();
        byte[] bytes = text.getBytes(ISO_8859_1);
        for (int sent = 0; sent < BYTES_MAX; sent += bytes.length) {
            output.write(bytes);
            LockSupport.parkNanos(pauseNanos);
        }
    }

    private static void awaitEnd(Socket connection) throws IOException {
        connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Until the service ends. */
    private static void awaitNever(Socket connection) {
        while (!Thread.currentThread().isInterrupted() && !connection.isClosed()) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }
}
