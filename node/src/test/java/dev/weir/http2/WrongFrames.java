// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import static dev.weir.http2.ErrorCode.FLOW_CONTROL_ERROR;
import static dev.weir.http2.ErrorCode.FRAME_SIZE_ERROR;
import static dev.weir.http2.ErrorCode.PROTOCOL_ERROR;
import static dev.weir.http2.ErrorCode.STREAM_CLOSED;
import static dev.weir.http2.RawFrame.CONTINUATION;
import static dev.weir.http2.RawFrame.DATA;
import static dev.weir.http2.RawFrame.END_HEADERS;
import static dev.weir.http2.RawFrame.END_STREAM;
import static dev.weir.http2.RawFrame.HEADERS;
import static dev.weir.http2.RawFrame.PADDED;
import static dev.weir.http2.RuleCase.connection;
import static dev.weir.http2.RuleCase.fine;
import static dev.weir.http2.RuleCase.frame;
import static dev.weir.http2.RuleCase.stream;

import java.util.Arrays;
import java.util.List;

/** Frames that come where they must not, or are not what they must be (RFC 9113 §4 to §6). */
final class WrongFrames {

    private static final byte[] GET = RawHead.get("/").bytes();
    private static final byte[] WAIT = RawHead.request("POST", "/wait").bytes();
    private static final RawFrame OPEN = RawFrame.headers(1, WAIT);
    private static final RawFrame ASKED = RawFrame.request(1, WAIT);
    private static final RawFrame CANCEL = RawFrame.reset(1, ErrorCode.CANCEL);
    private static final byte[] BLOCK = Arrays.copyOf(GET, 3);

    static final List<RuleCase> FRAMES = List.of(
            connection(FRAME_SIZE_ERROR, "a frame that is too large", RawFrame.data(1, new byte[16_385])),
            fine("a frame nobody knows", RawFrame.of(0x42, 0xff, 7, new byte[300])),
            fine("a priority update", frame(0x10, 0, 0, 0, 0, 0, 1, 'u', '=', '1')),
            connection(PROTOCOL_ERROR, "DATA of the connection", RawFrame.data(0, (byte) 1)),
            connection(PROTOCOL_ERROR, "DATA of an idle stream", RawFrame.data(1, (byte) 1)),
            connection(PROTOCOL_ERROR, "DATA with too much padding", OPEN, frame(DATA, PADDED, 1, 5, 1, 1)),
            connection(FRAME_SIZE_ERROR, "DATA without its padding length", OPEN, frame(DATA, PADDED, 1)),
            fine("DATA that is all padding", OPEN, frame(DATA, PADDED, 1, 2, 0, 0)),
            connection(PROTOCOL_ERROR, "HEADERS of the connection", RawFrame.request(0, GET)),
            connection(PROTOCOL_ERROR, "HEADERS of an even stream", RawFrame.request(2, GET)),
            connection(
                    PROTOCOL_ERROR,
                    "HEADERS of a stream before the last",
                    RawFrame.request(5, GET),
                    RawFrame.request(3, GET)),
            connection(
                    PROTOCOL_ERROR,
                    "HEADERS with too much padding",
                    frame(HEADERS, PADDED | END_HEADERS | END_STREAM, 1, 9, 0x82, 0x84)),
            connection(
                    FRAME_SIZE_ERROR,
                    "HEADERS without its priority",
                    frame(HEADERS, RawFrame.WITH_PRIORITY | END_HEADERS, 1, 0, 0)),
            connection(
                    PROTOCOL_ERROR,
                    "a frame between HEADERS and CONTINUATION",
                    RawFrame.of(HEADERS, 0, 1, BLOCK),
                    RawFrame.ping(1)),
            connection(
                    PROTOCOL_ERROR,
                    "an unknown frame between HEADERS and CONTINUATION",
                    RawFrame.of(HEADERS, 0, 1, BLOCK),
                    RawFrame.of(0x42, 0, 1)),
            connection(
                    PROTOCOL_ERROR,
                    "DATA between HEADERS and CONTINUATION",
                    RawFrame.of(HEADERS, 0, 1, BLOCK),
                    RawFrame.data(1)),
            connection(
                    PROTOCOL_ERROR,
                    "CONTINUATION of another stream",
                    RawFrame.of(HEADERS, 0, 1, BLOCK),
                    RawFrame.of(CONTINUATION, END_HEADERS, 3)),
            connection(PROTOCOL_ERROR, "CONTINUATION of nothing", RawFrame.of(CONTINUATION, END_HEADERS, 1)),
            connection(FRAME_SIZE_ERROR, "a short PRIORITY", frame(RawFrame.PRIORITY, 0, 1, 0, 0, 0, 0)),
            connection(PROTOCOL_ERROR, "PRIORITY of the connection", frame(RawFrame.PRIORITY, 0, 0, 0, 0, 0, 0, 0)),
            fine("PRIORITY of an idle stream", frame(RawFrame.PRIORITY, 0, 9, 0, 0, 0, 1, 5)),
            connection(PROTOCOL_ERROR, "RST_STREAM of the connection", RawFrame.reset(0, ErrorCode.CANCEL)),
            connection(PROTOCOL_ERROR, "RST_STREAM of an idle stream", RawFrame.reset(1, ErrorCode.CANCEL)),
            connection(FRAME_SIZE_ERROR, "a short RST_STREAM", OPEN, frame(RawFrame.RST_STREAM, 0, 1, 0, 0)),
            connection(PROTOCOL_ERROR, "PUSH_PROMISE", OPEN, frame(RawFrame.PUSH_PROMISE, 4, 1, 0, 0, 0, 2)),
            connection(FRAME_SIZE_ERROR, "a short PING", frame(RawFrame.PING, 0, 0, 1)),
            connection(PROTOCOL_ERROR, "PING of a stream", frame(RawFrame.PING, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8)),
            fine("a PING answered that was never asked", frame(RawFrame.PING, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8)),
            connection(PROTOCOL_ERROR, "GOAWAY of a stream", frame(RawFrame.GOAWAY, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
            connection(FRAME_SIZE_ERROR, "a short GOAWAY", frame(RawFrame.GOAWAY, 0, 0, 0, 0, 0, 0)));

    static final List<RuleCase> SETTINGS_AND_WINDOWS = List.of(
            connection(PROTOCOL_ERROR, "SETTINGS of a stream", frame(RawFrame.SETTINGS, 0, 1)),
            connection(
                    FRAME_SIZE_ERROR, "SETTINGS of seven bytes", frame(RawFrame.SETTINGS, 0, 0, 1, 2, 3, 4, 5, 6, 7)),
            connection(
                    FRAME_SIZE_ERROR, "SETTINGS that agree and ask", frame(RawFrame.SETTINGS, 1, 0, 0, 1, 0, 0, 0, 0)),
            connection(PROTOCOL_ERROR, "ENABLE_PUSH 2", RawFrame.settings(2, 2)),
            connection(FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE 2^31", RawFrame.settings(4, 1L << 31)),
            connection(PROTOCOL_ERROR, "MAX_FRAME_SIZE 16383", RawFrame.settings(5, 16_383)),
            connection(PROTOCOL_ERROR, "MAX_FRAME_SIZE 2^24", RawFrame.settings(5, 1 << 24)),
            fine("settings nobody knows", RawFrame.settings(0x99, 7, 0x1f, 1L << 31)),
            fine("another table size", RawFrame.settings(1, 0), RawFrame.settings(1, 65_536)),
            connection(FRAME_SIZE_ERROR, "a short WINDOW_UPDATE", frame(RawFrame.WINDOW_UPDATE, 0, 0, 0, 0, 1)),
            connection(PROTOCOL_ERROR, "WINDOW_UPDATE of the connection by 0", RawFrame.windowUpdate(0, 0)),
            connection(PROTOCOL_ERROR, "WINDOW_UPDATE of an idle stream", RawFrame.windowUpdate(1, 1)),
            connection(FLOW_CONTROL_ERROR, "a connection window of 2^31", RawFrame.windowUpdate(0, Integer.MAX_VALUE)),
            stream(PROTOCOL_ERROR, "WINDOW_UPDATE of a stream by 0", OPEN, RawFrame.windowUpdate(1, 0)),
            stream(FLOW_CONTROL_ERROR, "a stream window of 2^31", OPEN, RawFrame.windowUpdate(1, Integer.MAX_VALUE)),
            connection(
                    FLOW_CONTROL_ERROR,
                    "a stream window of 2^31 by settings",
                    OPEN,
                    RawFrame.windowUpdate(1, Integer.MAX_VALUE - 70_000),
                    RawFrame.settings(4, 100_000)));

    static final List<RuleCase> STATES = List.of(
            stream(STREAM_CLOSED, "DATA after the end", ASKED, RawFrame.data(1, (byte) 1)),
            stream(STREAM_CLOSED, "HEADERS after the end", ASKED, RawFrame.request(1, GET)),
            fine("WINDOW_UPDATE after the end", ASKED, RawFrame.windowUpdate(1, 1)),
            fine("RST_STREAM after the end", ASKED, CANCEL),
            stream(STREAM_CLOSED, "DATA after a reset", ASKED, CANCEL, RawFrame.data(1, (byte) 1)),
            stream(STREAM_CLOSED, "HEADERS after a reset", ASKED, CANCEL, RawFrame.request(1, GET)),
            fine("WINDOW_UPDATE after a reset", ASKED, CANCEL, RawFrame.windowUpdate(1, 0)),
            fine("two resets", ASKED, CANCEL, CANCEL),
            stream(PROTOCOL_ERROR, "trailers that do not end the stream", OPEN, RawFrame.headers(1, GET)),
            stream(PROTOCOL_ERROR, "trailers with a pseudo-field", OPEN, RawFrame.request(1, GET)),
            fine(
                    "DATA on its way when we reset",
                    RawFrame.headers(1, GET),
                    RawFrame.of(RawFrame.WINDOW_UPDATE, 0, 1, new byte[4]),
                    RawFrame.data(1, (byte) 1),
                    RawFrame.request(1, new RawHead().with("a", "b").bytes())));

    private WrongFrames() {}
}
