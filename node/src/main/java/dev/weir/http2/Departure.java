// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.EventLoop;
import dev.weir.http2.Http2Stream.Broken;
import java.time.Duration;

/**
 * How a connection ends in peace (RFC 9113 §6.8): no new streams, those under way finish, then the socket is closed. A
 * server first says that it will leave, and a round trip later which stream is its last, so that no request that was on
 * its way is lost.
 */
final class Departure {

    /** What our ping before the last word carries. */
    static final long OPAQUE = 0x6c65_6176L;

    private static final Duration ROUND_TRIP_MAX = Duration.ofSeconds(1);
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Http2Connection connection;
    private final Control control;
    private final Streams streams;
    private final Deadline lastWord;
    private final Deadline linger;
    private boolean begun;
    private boolean said;
    private boolean theyLeft;

    Departure(Http2Connection connection, EventLoop loop, Control control, Streams streams) {
        this.connection = connection;
        this.control = control;
        this.streams = streams;
        this.lastWord = new Deadline(loop, ROUND_TRIP_MAX, this::sayLast);
        this.linger = new Deadline(loop, LINGER, connection::close);
    }

    /** Whether no stream is to be opened any more. */
    boolean begun() {
        return begun || theyLeft;
    }

    /** Begins it from our side. */
    void begin() {
        if (begun) {
            return;
        }
        begun = true;
        if (connection.role() == Role.SERVER && !theyLeft) {
            control.goAway(Frames.STREAM_MAX, ErrorCode.NO_ERROR, "");
            control.ping(OPAQUE, false);
            lastWord.start();
        } else {
            sayLast();
        }
    }

    /** What was on its way when we said that we leave has come by now. */
    void sayLast() {
        lastWord.stop();
        if (!said) {
            said = true;
            streams.leaveAfter(streams.lastTheirs());
            control.goAway(streams.lastTheirs(), ErrorCode.NO_ERROR, "");
            streamEnded();
        }
    }

    void pingAnswered(long opaque) {
        if (opaque == OPAQUE && begun()) {
            sayLast();
        }
    }

    /** The other end leaves: what it has not looked at it never will. */
    void theyLeave(int last) {
        theyLeft = true;
        if (connection.role() == Role.CLIENT) {
            streams.breakAfter(last, new Broken(ErrorCode.REFUSED_STREAM, Cause.UNPROCESSED, "the other end leaves"));
        }
        streamEnded();
    }

    /** A stream ended; it may have been the last one. */
    void streamEnded() {
        if (streams.size() > 0) {
            return;
        }
        if (said) {
            connection.end();
        } else if (theyLeft) {
            begun = true;
            sayLast();
        }
    }

    /** Everything is written: the other end may read it in peace before the socket goes. */
    void lingering() {
        linger.start();
    }

    /** The word that ends a connection on which a rule was broken. */
    void fail(ConnectionError why) {
        begun = true;
        said = true;
        control.goAway(streams.lastTheirs(), why.code(), String.valueOf(why.getMessage()));
    }

    void stop() {
        lastWord.stop();
        linger.stop();
    }
}
