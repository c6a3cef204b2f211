// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.Body;
import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;

/** HEADERS and CONTINUATION (RFC 9113 §6.2, §6.10): new requests, answers, trailers. */
final class HeadHandler {

    private static final int PRIORITY_BYTES = 5;

    private final Http2Connection connection;
    private final Streams streams;
    private final HeaderBlock block = new HeaderBlock();
    private final FieldReader reader;

    HeadHandler(Http2Connection connection, Streams streams) {
        this.connection = connection;
        this.streams = streams;
        this.reader = new FieldReader(connection.settings().headBytesMax());
    }

    /** The stream whose head is not whole yet, or 0. */
    int unfinished() {
        return block.stream();
    }

    void headers(int flags, int stream, ByteBuffer payload) throws ConnectionError, StreamError {
        trim(flags, payload);
        boolean last = (flags & Frames.END_STREAM) != 0;
        if ((flags & Frames.END_HEADERS) != 0) {
            whole(stream, last, payload);
        } else {
            block.begin(stream, last, payload);
        }
    }

    void continuation(int flags, int stream, ByteBuffer payload) throws ConnectionError, StreamError {
        if (block.stream() == 0) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "CONTINUATION of nothing");
        }
        block.add(payload);
        if ((flags & Frames.END_HEADERS) != 0) {
            whole(stream, block.last(), block.end());
        }
    }

    /** Takes padding and priority off. */
    private static void trim(int flags, ByteBuffer payload) throws ConnectionError {
        boolean padded = (flags & Frames.PADDED) != 0;
        int front = (padded ? 1 : 0) + ((flags & Frames.WITH_PRIORITY) != 0 ? PRIORITY_BYTES : 0);
        if (payload.remaining() < front) {
            throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "HEADERS that break off");
        }
        int padding = padded ? payload.get(payload.position()) & 0xff : 0;
        if (padding > payload.remaining() - front) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "more padding than frame");
        }
        payload.position(payload.position() + front).limit(payload.limit() - padding);
    }

    private void whole(int id, boolean last, ByteBuffer bytes) throws ConnectionError, StreamError {
        Fields fields = reader.read(bytes);
        Http2Stream stream = streams.get(id);
        if (stream == null && streams.isNew(id)) {
            request(id, last, fields);
        } else if (stream == null) {
            streams.checkEnded(id, "a head");
        } else if (connection.role() == Role.SERVER || stream.receiving().begun()) {
            trailers(stream, last, fields);
        } else {
            answer(stream, last, fields);
        }
    }

    private void request(int id, boolean last, Fields fields) throws StreamError {
        if (!streams.began(id)) {
            return; // we have said that it will not be answered
        }
        RequestFields head = fields.request();
        check(id, fields);
        if (streams.size() >= connection.settings().streamsMax()) {
            throw new StreamError(id, ErrorCode.REFUSED_STREAM, "more streams than were granted");
        }
        Http2Stream stream = new Http2Stream(connection, id, false);
        Body body = stream.receiving().begin(head.length(), last);
        streams.accept(stream, head, body);
    }

    private void answer(Http2Stream stream, boolean last, Fields fields) throws StreamError {
        ResponseFields head = fields.response();
        check(stream.id(), fields);
        if (fields.oversized()) {
            throw new StreamError(stream.id(), ErrorCode.ENHANCE_YOUR_CALM, "the head of the answer is too large");
        }
        stream.receiving().answer(head, last);
    }

    private static void trailers(Http2Stream stream, boolean last, Fields fields) throws StreamError {
        HeaderMap trailers = fields.trailers();
        if (stream.receiving().ended()) {
            throw new StreamError(stream.id(), ErrorCode.STREAM_CLOSED, "a head after the end");
        }
        check(stream.id(), fields);
        if (fields.oversized()) {
            throw new StreamError(stream.id(), ErrorCode.ENHANCE_YOUR_CALM, "trailers that are too large");
        }
        stream.receiving().trailers(trailers, last);
    }

    private static void check(int id, Fields fields) throws StreamError {
        if (fields.problem().isPresent()) {
            throw new StreamError(id, ErrorCode.PROTOCOL_ERROR, fields.problem().get());
        }
    }
}
