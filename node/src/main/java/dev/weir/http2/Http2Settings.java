// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.time.Duration;

/**
 * What we grant the other end of a connection, and for how long we wait for it.
 *
 * @param streamsMax streams it may have open at once
 * @param streamBytes it may send on a stream before our reader takes them
 * @param connectionBytes the same for all streams together
 * @param headBytesMax of a head, counted as in RFC 9113 §6.5.2
 * @param answer how long it may take to answer our settings or a ping
 * @param head how long a head, once begun, may take to arrive
 * @param idle how long a connection without streams is kept
 * @param stall how long it may take none of what we send
 * @param ping how long it may be silent before it is asked whether it is there; zero: never asked
 */
public record Http2Settings(
        int streamsMax,
        int streamBytes,
        int connectionBytes,
        int headBytesMax,
        Duration answer,
        Duration head,
        Duration idle,
        Duration stall,
        Duration ping) {

    /** For either side of the gateway. */
    public static final Http2Settings STANDARD = new Http2Settings(
            100,
            256 * 1024,
            1024 * 1024,
            32 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            Duration.ofSeconds(60),
            Duration.ZERO);

    public Http2Settings {
        if (streamsMax < 1) {
            throw new IllegalArgumentException("streamsMax: " + streamsMax + " (expected: 1 or more)");
        }
        if (streamBytes < 1 || connectionBytes < Frames.WINDOW_INITIAL) {
            throw new IllegalArgumentException("connectionBytes: " + connectionBytes + " (expected: 65535 or more)");
        }
    }

    /** The same with other limits of streams and heads. */
    public Http2Settings withLimits(int streams, int headBytes) {
        return new Http2Settings(streams, streamBytes, connectionBytes, headBytes, answer, head, idle, stall, ping);
    }

    /** The same with other times for connections without streams, and for silent ones. */
    public Http2Settings withIdle(Duration idle, Duration ping) {
        return new Http2Settings(
                streamsMax, streamBytes, connectionBytes, headBytesMax, answer, head, idle, stall, ping);
    }

    /** The same with other times to wait for what the other end owes us. */
    public Http2Settings withTimeouts(Duration answer, Duration head, Duration stall) {
        return new Http2Settings(
                streamsMax, streamBytes, connectionBytes, headBytesMax, answer, head, idle, stall, ping);
    }

    /** The same with other bounds for what is received and not yet read, of a stream and of all together. */
    public Http2Settings withWindows(int stream, int all) {
        return new Http2Settings(streamsMax, stream, all, headBytesMax, answer, head, idle, stall, ping);
    }
}
