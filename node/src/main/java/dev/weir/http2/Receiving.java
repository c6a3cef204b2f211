// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.Body;
import dev.weir.http.ProxyException;
import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The other end's side of a stream: one head, then the body, then perhaps trailers (RFC 9113 §8.1). */
final class Receiving {

    private final Http2Stream stream;
    private final ReceiveWindow window;
    private final boolean headRequest;
    private @Nullable Incoming body;
    private boolean ended;

    /** @param headRequest whether we asked with HEAD, so that no body follows whatever its length */
    Receiving(Http2Stream stream, int windowBytes, boolean headRequest) {
        this.stream = stream;
        this.window = new ReceiveWindow(windowBytes);
        this.headRequest = headRequest;
    }

    /** Whether the other end has said all it has to say. */
    boolean ended() {
        return ended;
    }

    /** Whether the head came, so that the next one is trailers. */
    boolean begun() {
        return ended || body != null;
    }

    /** An answer's head. */
    void answer(ResponseFields head, boolean last) throws StreamError {
        if (head.interim()) {
            if (last) {
                throw wrong("an interim answer that ends the stream");
            }
            stream.told().interim(head.status(), head.headers());
            return;
        }
        boolean bodiless = headRequest || head.status() == 204 || head.status() == 304;
        stream.told().answered(head, begin(bodiless ? 0 : head.length(), last));
        if (last) {
            stream.theyEnded();
        }
    }

    /** The body that follows a head, of a length that was announced or -1. */
    Body begin(long length, boolean last) throws StreamError {
        if (!last) {
            Incoming incoming = new Incoming(stream, length);
            body = incoming;
            return incoming;
        }
        if (length > 0) {
            throw wrong("no body, where a length was announced");
        }
        ended = true;
        return Body.EMPTY;
    }

    /** A DATA frame begins. */
    void expect(int length, int padding, boolean last) throws StreamError {
        if (ended) {
            throw new StreamError(stream.id(), ErrorCode.STREAM_CLOSED, "data after the end");
        }
        if (body == null) {
            throw wrong("data before the head");
        }
        if (!window.received(length)) {
            throw new StreamError(stream.id(), ErrorCode.FLOW_CONTROL_ERROR, "more data than the window allows");
        }
        if (!body.agrees(length - padding, last)) {
            throw wrong("not as much data as was announced");
        }
    }

    void data(ByteBuffer piece, boolean last) {
        if (body != null) {
            ended |= last;
            body.receive(piece, last);
            if (last) {
                stream.theyEnded();
            }
        }
    }

    void trailers(HeaderMap trailers, boolean last) throws StreamError {
        if (body == null || !last || !body.agrees(0, true)) {
            throw wrong("trailers that do not end the stream where it was announced");
        }
        ended = true;
        body.end(trailers);
        stream.theyEnded();
    }

    void fail(ProxyException why) {
        if (body != null) {
            body.fail(why);
        }
    }

    /** @return the increment to announce for what was taken, 0 while there is none */
    int taken(int bytes) {
        return ended ? 0 : window.taken(bytes);
    }

    private StreamError wrong(String what) {
        return new StreamError(stream.id(), ErrorCode.PROTOCOL_ERROR, what);
    }
}
