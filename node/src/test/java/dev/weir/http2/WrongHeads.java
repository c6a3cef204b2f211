// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import static dev.weir.http2.ErrorCode.COMPRESSION_ERROR;
import static dev.weir.http2.ErrorCode.ENHANCE_YOUR_CALM;
import static dev.weir.http2.ErrorCode.PROTOCOL_ERROR;
import static dev.weir.http2.RawFrame.CONTINUATION;
import static dev.weir.http2.RawFrame.HEADERS;
import static dev.weir.http2.RuleCase.connection;
import static dev.weir.http2.RuleCase.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Heads that are none (RFC 9113 §8), and too much of what costs nothing (§10.5). */
final class WrongHeads {

    private static final byte[] GET = RawHead.get("/").bytes();
    private static final byte[] WAIT = RawHead.request("POST", "/wait").bytes();
    private static final RawFrame OPEN = RawFrame.headers(1, WAIT);

    private WrongHeads() {}

    static List<RuleCase> fields() {
        List<RuleCase> cases = new ArrayList<>();
        List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade")
                .forEach(name -> cases.add(malformed("a field for one connection: " + name, GET, name, "x")));
        cases.add(malformed("TE: gzip", GET, "te", "trailers, gzip"));
        cases.add(malformed("a name in upper case", GET, "X-A", "b"));
        cases.add(malformed("a name with a blank", GET, "x a", "b"));
        cases.add(malformed("a name with a colon", GET, "x:a", "b"));
        cases.add(malformed("a name beyond ASCII", GET, "x\u00e4", "b"));
        for (String value : List.of("a\rb", "a\nb", "a\0b", "a\u007fb", "\u0001", " a", "a ", "\ta")) {
            cases.add(malformed("a value with what it must not have " + value.hashCode(), GET, "x-a", value));
        }
        return cases;
    }

    static List<RuleCase> messages() {
        List<RuleCase> cases = new ArrayList<>();
        cases.add(malformed(
                "a pseudo-field after the fields", new RawHead().with("a", "b").bytes(), ":method", "GET"));
        cases.add(malformed("a pseudo-field nobody knows", new byte[0], ":protocol", "websocket"));
        cases.add(malformed("a status in a request", new byte[0], ":status", "200"));
        cases.add(malformed("two methods", RawHead.get("/").bytes(), ":method", "GET"));
        cases.add(malformed("nothing but a method", new byte[0], ":method", "GET"));
        cases.add(malformed(
                "two lengths", RawHead.get("/").with("content-length", "0").bytes(), "content-length", "0"));
        cases.add(malformed("a signed length", GET, "content-length", "+1"));
        cases.add(malformed("a length that overflows", GET, "content-length", "18446744073709551617"));
        cases.add(malformed("a length without a body", GET, "content-length", "1"));
        cases.add(stream(
                PROTOCOL_ERROR,
                "an empty path",
                RawFrame.request(1, RawHead.get("").bytes())));
        cases.add(stream(
                PROTOCOL_ERROR,
                "a method that is none",
                RawFrame.request(1, RawHead.request("GE T", "/").bytes())));
        cases.add(stream(
                PROTOCOL_ERROR,
                "CONNECT with a path",
                RawFrame.request(1, RawHead.request("CONNECT", "/").bytes())));
        cases.add(stream(PROTOCOL_ERROR, "more data than announced", announced(1), RawFrame.data(1, new byte[2])));
        cases.add(stream(PROTOCOL_ERROR, "less data than announced", announced(2), RawFrame.lastData(1, new byte[1])));
        cases.add(stream(
                PROTOCOL_ERROR,
                "trailers before the announced end",
                announced(2),
                RawFrame.request(1, new RawHead().with("a", "b").bytes())));
        return cases;
    }

    static List<RuleCase> compression() {
        List<RuleCase> cases = new ArrayList<>();
        cases.add(connection(COMPRESSION_ERROR, "an index of nothing", RawFrame.request(1, new byte[] {(byte) 0xfe})));
        cases.add(
                connection(COMPRESSION_ERROR, "a block that breaks off", RawFrame.request(1, new byte[] {0, 5, 'a'})));
        cases.add(connection(
                COMPRESSION_ERROR,
                "a table that is too large",
                RawFrame.request(1, new RawHead().raw(0x3f, 0xe2, 0x1f).bytes())));
        cases.add(connection(
                COMPRESSION_ERROR,
                "a number without an end",
                RawFrame.request(
                        1,
                        new RawHead()
                                .raw(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)
                                .bytes())));
        return cases;
    }

    static List<RuleCase> floods() {
        RawFrame[] resets = new RawFrame[1_000];
        for (int i = 0; i < resets.length; i += 2) {
            resets[i] = RawFrame.request(i + 1, WAIT);
            resets[i + 1] = RawFrame.reset(i + 1, ErrorCode.CANCEL);
        }
        RawFrame[] parts = many(200, RawFrame.of(CONTINUATION, 0, 1));
        parts[0] = RawFrame.of(HEADERS, 0, 1, GET);
        RawFrame[] data = many(20_000, RawFrame.data(1));
        data[0] = OPEN;
        return List.of(
                connection(ENHANCE_YOUR_CALM, "streams that are reset at once", resets),
                connection(ENHANCE_YOUR_CALM, "PING after PING", many(20_000, RawFrame.ping(7))),
                connection(ENHANCE_YOUR_CALM, "SETTINGS after SETTINGS", many(500, RawFrame.settings())),
                connection(ENHANCE_YOUR_CALM, "DATA without data", data),
                connection(ENHANCE_YOUR_CALM, "a head in frames without end", parts),
                connection(
                        ENHANCE_YOUR_CALM,
                        "a head that is too large to be decoded",
                        many(
                                8,
                                RawFrame.of(HEADERS, 0, 1, new byte[16_000]),
                                RawFrame.of(CONTINUATION, 0, 1, new byte[16_000]))));
    }

    private static RawFrame announced(int length) {
        return RawFrame.headers(
                1,
                RawHead.request("POST", "/wait")
                        .with("content-length", "" + length)
                        .bytes());
    }

    private static RuleCase malformed(String name, byte[] before, String field, String value) {
        byte[] last = new RawHead().with(field, value).bytes();
        byte[] block = Arrays.copyOf(before, before.length + last.length);
        System.arraycopy(last, 0, block, before.length, last.length);
        return stream(PROTOCOL_ERROR, name, RawFrame.request(1, block));
    }

    private static RawFrame[] many(int count, RawFrame frame) {
        return many(count, frame, frame);
    }

    private static RawFrame[] many(int count, RawFrame first, RawFrame others) {
        RawFrame[] frames = new RawFrame[count];
        Arrays.fill(frames, others);
        frames[0] = first;
        return frames;
    }
}
