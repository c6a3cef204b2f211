// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.Body;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the response to one request of a stored one: the whole, a part, or that nothing has changed (RFC 9111 §4,
 * §4.3.2). The bytes of the body are not copied, but for several parts at once.
 */
public final class Delivery {

    /** What describes a content that does not come (RFC 9110 §15.4.5). */
    private static final Set<HttpString> OF_CONTENT = Set.of(
            Headers.CONTENT_TYPE,
            Headers.CONTENT_ENCODING,
            Headers.CONTENT_LANGUAGE,
            Headers.CONTENT_RANGE,
            Headers.CONTENT_LENGTH);

    /** What is said of a resource and is not true of a failure. */
    private static final Set<HttpString> OF_RESOURCE = Set.of(
            Headers.AGE,
            Headers.ETAG,
            Headers.EXPIRES,
            Headers.LAST_MODIFIED,
            new HttpString("CDN-Cache-Control"),
            new HttpString("Surrogate-Control"));

    private Delivery() {}

    /**
     * The response to a GET or HEAD, with its {@code Age}.
     *
     * @param now in milliseconds of the cluster's clock
     */
    public static Response of(Stored stored, RequestHead request, long now) {
        HeaderMap headers = new HeaderMap();
        headers.putAll(stored.headers());
        headers.put(Headers.AGE, Long.toString(Math.min(CacheControl.SECONDS_MAX, stored.ageMillis(now) / 1000)));
        HeaderMap asked = request.headers();
        if (stored.status() == 200 && Conditions.notModified(asked, stored)) {
            return notModified(headers);
        }
        if (request.method().equals(Methods.HEAD)) {
            headers.put(Headers.CONTENT_LENGTH, Long.toString(stored.body().length()));
            return new Response(stored.status(), headers, Body.EMPTY);
        }
        HeaderValues range = stored.status() == 200 ? asked.get(Headers.RANGE) : null;
        if (range != null && range.size() == 1 && Conditions.rangeWanted(asked, stored)) {
            int length = (int) stored.body().length();
            Optional<List<ByteRange>> ranges = ByteRange.parse(range.getFirst(), length);
            if (ranges.isPresent()) {
                return part(stored, headers, ranges.get(), length);
            }
        }
        return new Response(stored.status(), headers, stored.body());
    }

    private static Response notModified(HeaderMap headers) {
        OF_CONTENT.forEach(headers::remove);
        if (headers.contains(Headers.ETAG)) {
            headers.remove(Headers.LAST_MODIFIED);
        }
        return new Response(304, headers, Body.EMPTY);
    }

    private static Response part(Stored stored, HeaderMap headers, List<ByteRange> ranges, int length) {
        ByteBuffer bytes = stored.body().bytes();
        if (ranges.isEmpty()) {
            return unsatisfiable(headers, length);
        }
        if (ranges.size() == 1) {
            ByteRange only = ranges.get(0);
            headers.put(Headers.CONTENT_RANGE, contentRange(only, length));
            return new Response(206, headers, new Body.Bytes(slice(bytes, only)));
        }
        String boundary = boundary(stored);
        String type = headers.getFirst(Headers.CONTENT_TYPE);
        headers.put(Headers.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary);
        return new Response(206, headers, parts(bytes, ranges, boundary, type == null ? "" : type));
    }

    /** Nobody behind us takes it for the resource: it is of this request alone. */
    private static Response unsatisfiable(HeaderMap headers, int length) {
        OF_CONTENT.forEach(headers::remove);
        OF_RESOURCE.forEach(headers::remove);
        headers.put(Headers.CACHE_CONTROL, "no-store");
        headers.put(Headers.CONTENT_RANGE, "bytes */" + length);
        return new Response(416, headers, Body.EMPTY);
    }

    /** RFC 9110 §14.6. */
    private static Body.Bytes parts(ByteBuffer bytes, List<ByteRange> ranges, String boundary, String type) {
        int total = bytes.remaining();
        List<byte[]> heads = ranges.stream()
                .map(range -> "\r\n--" + boundary + "\r\n" + (type.isEmpty() ? "" : "Content-Type: " + type + "\r\n")
                        + "Content-Range: " + contentRange(range, total) + "\r\n\r\n")
                .map(head -> head.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
        byte[] end = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.ISO_8859_1);
        int length = end.length
                + heads.stream().mapToInt(head -> head.length).sum()
                + ranges.stream().mapToInt(ByteRange::length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        for (int i = 0; i < ranges.size(); i++) {
            all.put(heads.get(i)).put(slice(bytes, ranges.get(i)));
        }
        return new Body.Bytes(all.put(end).flip());
    }

    /** Nobody who wrote the content could know it: when it came is part of it. */
    private static String boundary(Stored stored) {
        return "weir-" + Long.toHexString(stored.key().number()) + '-' + Long.toHexString(stored.received());
    }

    private static ByteBuffer slice(ByteBuffer bytes, ByteRange range) {
        return bytes.slice(bytes.position() + range.first(), range.length());
    }

    private static String contentRange(ByteRange range, int length) {
        return "bytes " + range.first() + '-' + range.last() + '/' + length;
    }
}
