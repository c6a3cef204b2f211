// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Grpc;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.TrailerFields;
import dev.weir.http1.FieldNames;
import dev.weir.http1.FieldNames.Kind;
import dev.weir.http2.ErrorCode;
import dev.weir.http2.Http2Stream;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer to one HTTP/2 request as it goes out on its stream. What the connection has taken leaves by itself. */
final class Http2ServerStream implements ServerStream, Http2Stream.Listener {

    private static final Logger log = LoggerFactory.getLogger(Http2ServerStream.class);

    private static final HttpString STATUS = new HttpString(":status");

    private final Http2Stream stream;
    private final HttpDate date;
    private @Nullable Inbound inbound;
    private boolean begun;

    Http2ServerStream(Http2Stream stream, HttpDate date) {
        this.stream = stream;
        this.date = date;
    }

    /** Who is told when the client leaves. */
    void serves(Inbound request) {
        inbound = request;
    }

    @Override
    public void broken(Http2Stream.Broken why) {
        Objects.requireNonNull(inbound).clientLeft();
    }

    @Override
    public void sendContinue() throws IOException {
        if (!begun && !stream.isClosed()) {
            head(100, new HeaderMap(), false);
        }
    }

    @Override
    public void send(int status, HeaderMap headers) {
        if (begun || stream.isClosed() || stream.isHeldUp() || status == 101) {
            return;
        }
        HeaderMap fields = new HeaderMap();
        copy(headers, fields, false);
        try {
            head(status, fields, false);
        } catch (ProxyException e) {
            log.debug("an interim answer was not sent: {}", e.getMessage());
        }
    }

    @Override
    public void begin(int status, HeaderMap headers, long length) throws ProxyException {
        if (status == 101) {
            throw new ProxyException(ProxyError.HTTP_UPGRADE_FAILED, "HTTP/2 has no upgrade");
        }
        HeaderMap fields = new HeaderMap();
        copy(headers, fields, length == NO_BODY);
        if (length >= 0) {
            fields.put(Headers.CONTENT_LENGTH, Long.toString(length));
        }
        if (!headers.contains(Headers.DATE)) {
            fields.put(Headers.DATE, date.value());
        }
        // A call that failed at once has its status in its only head (gRPC over HTTP/2, Trailers-Only).
        head(status, fields, length <= 0 && length != UNKNOWN && headers.contains(Grpc.STATUS));
        begun = true;
    }

    private void head(int status, HeaderMap fields, boolean last) throws ProxyException {
        fields.put(STATUS, Integer.toString(status));
        try {
            stream.head(fields, last);
        } catch (ProxyException e) {
            throw new ProxyException(ProxyError.PROXY_INTERNAL_ERROR, String.valueOf(e.getMessage()));
        }
    }

    private static void copy(HeaderMap from, HeaderMap to, boolean withLength) {
        for (long cookie = from.fastIterateNonEmpty(); cookie != -1; cookie = from.fiNextNonEmpty(cookie)) {
            HeaderValues values = from.fiCurrent(cookie);
            Kind kind = FieldNames.kindOf(values.getHeaderName());
            if (kind == Kind.END_TO_END || kind == Kind.TRAILER || (withLength && kind == Kind.CONTENT_LENGTH)) {
                if (values.size() == 1) {
                    to.put(values.getHeaderName(), values.getFirst());
                } else {
                    to.putAll(values.getHeaderName(), values);
                }
            }
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return stream.write(bytes);
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public boolean finish(HeaderMap trailers) throws IOException {
        stream.end(TrailerFields.passedOn(trailers));
        return true;
    }

    @Override
    public void whenWritable(Runnable ready) {
        stream.whenWritable(ready);
    }

    @Override
    public void done() {
        // The stream has ended with its last frame; the connection goes on with the others.
    }

    @Override
    public void reset() {
        stream.reset(ErrorCode.INTERNAL_ERROR);
    }

    @Override
    public Body.Stream takeOver() {
        throw new IllegalStateException("HTTP/2 has no upgrade");
    }
}
