// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.ByteSize;
import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.policy.Encoder.Step;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/**
 * Sends answers to clients that accept it in the coding gzip: {@code compress: {}}, or {@code compress: {level: 6,
 * min-length: 4KiB}}. What has a coding already, or must not be transformed, goes as it is.
 *
 * @param level 1 (fast) to 9 (small)
 * @param minLength shorter bodies go as they are; those of unknown length count as long
 * @param types {@code application/json}, {@code text/*} or {@code *+json}
 */
@Keyed
public record Compress(
        @Default("1") int level,
        @Default("1KiB") ByteSize minLength,
        @Default("[text/*, application/json, application/javascript, application/xml, application/x-ndjson,"
                        + " application/wasm, font/ttf, font/otf, image/bmp, image/x-icon, '*+json', '*+xml']")
                List<String> types)
        implements Policy {

    private static final HttpString CACHE_CONTROL = Headers.CACHE_CONTROL;
    private static final String NO_TRANSFORM = "no-transform";

    /** They speak of the bytes as they were; it would be odd to check them against others (RFC 9530). */
    private static final List<HttpString> DIGESTS = List.of(
            new HttpString("Content-Digest"),
            new HttpString("Repr-Digest"),
            new HttpString("Digest"),
            new HttpString("Content-MD5"));

    /** What is in memory is compressed in one go up to here; a longer one in pieces. */
    private static final int AT_ONCE_BYTES_MAX = 64 * 1024;

    public Compress {
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("level: " + level + " (expected: 1 to 9)");
        }
        for (int i = 0; i < types.size(); i++) {
            if (!MediaTypes.isPattern(types.get(i))) {
                throw new IllegalArgumentException("types[" + i + "]: " + types.get(i)
                        + " (expected: application/json, text/* or *+json, in lower case)");
            }
        }
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        return filter(() -> new Deflater(level, true));
    }

    /** @param deflaters without a wrapping of their own */
    Filter filter(Supplier<Deflater> deflaters) {
        MediaTypes compressible = new MediaTypes(types);
        Supplier<Encoder> encoders = () -> new GzipEncoder(deflaters.get());
        return (request, next) ->
                next.handle(request).thenApply(response -> answer(request, response, compressible, encoders));
    }

    private Response answer(Request request, Response response, MediaTypes compressible, Supplier<Encoder> encoders) {
        HeaderMap headers = response.headers();
        if (response.status() == 304) {
            notModified(request, headers);
            return response;
        }
        if (!mayBeCompressed(request, response, compressible)) {
            return response;
        }
        FieldList.vary(headers, "Accept-Encoding");
        if (!AcceptEncoding.prefersGzip(request.headers())) {
            return response;
        }
        Optional<Body> body = compressed(request, response.body(), encoders);
        body.ifPresent(ignored -> {
            headers.put(Headers.CONTENT_ENCODING, "gzip");
            headers.remove(Headers.CONTENT_LENGTH);
            headers.remove(Headers.ACCEPT_RANGES);
            weaken(headers);
        });
        return new Response(response.status(), headers, body.orElse(response.body()));
    }

    private boolean mayBeCompressed(Request request, Response response, MediaTypes compressible) {
        HeaderMap headers = response.headers();
        String type = headers.getFirst(Headers.CONTENT_TYPE);
        return type != null
                && !bodiless(response.status())
                && !(response.body() instanceof Body.Tunnel)
                && isLong(request, response)
                && compressible.contains(type)
                && !headers.contains(Headers.CONTENT_ENCODING)
                && !headers.contains(Headers.CONTENT_RANGE)
                && DIGESTS.stream().noneMatch(headers::contains)
                && !FieldList.contains(headers, CACHE_CONTROL, NO_TRANSFORM)
                && !FieldList.contains(request.headers(), CACHE_CONTROL, NO_TRANSFORM);
    }

    /** 206 is a part of what has its own coding (RFC 9110 §15.3.7). */
    private static boolean bodiless(int status) {
        return status < 200 || status == 204 || status == 205 || status == 206;
    }

    private boolean isLong(Request request, Response response) {
        long length = response.body().length();
        if (length == 0 && request.method().equals(Methods.HEAD)) {
            String said = response.headers().getFirst(Headers.CONTENT_LENGTH);
            return said == null || Long.parseLong(said) >= minLength.bytes();
        }
        return length != 0 && (length < 0 || length >= minLength.bytes());
    }

    /** The body in the coding; empty where that is no shorter. */
    private static Optional<Body> compressed(Request request, Body body, Supplier<Encoder> encoders) {
        if (body instanceof Body.Stream stream) {
            return Optional.of(new EncodedStream(stream, encoders, request.loop()));
        }
        Body.Bytes bytes = (Body.Bytes) body;
        if (bytes.length() > AT_ONCE_BYTES_MAX) {
            return Optional.of(new EncodedStream(new BytesStream(bytes), encoders, request.loop()));
        }
        // The answer to a HEAD says what that to a GET would say (RFC 9110 §9.3.2).
        return bytes.length() == 0 ? Optional.of(Body.EMPTY) : atOnce(bytes.bytes(), encoders);
    }

    private static Optional<Body> atOnce(ByteBuffer bytes, Supplier<Encoder> encoders) {
        ByteBuffer shorter = ByteBuffer.allocate(bytes.remaining() - 1);
        try (Encoder encoder = encoders.get()) {
            return encoder.encode(bytes, shorter, Step.END)
                    ? Optional.of(new Body.Bytes(shorter.flip()))
                    : Optional.empty();
        }
    }

    /** The tag of a representation that was transformed cannot promise the same bytes (RFC 9110 §8.8.3). */
    private static void weaken(HeaderMap headers) {
        String tag = headers.getFirst(Headers.ETAG);
        if (tag != null && !tag.startsWith("W/")) {
            headers.put(Headers.ETAG, "W/" + tag);
        }
    }

    /** A client that has the compressed one knows it by its weak tag. */
    private static void notModified(Request request, HeaderMap headers) {
        String weak = "W/" + headers.getFirst(Headers.ETAG);
        HeaderValues known = request.headers().get(Headers.IF_NONE_MATCH);
        if (known != null && known.stream().anyMatch(tags -> tags.contains(weak))) {
            FieldList.vary(headers, "Accept-Encoding");
            weaken(headers);
        }
    }
}
