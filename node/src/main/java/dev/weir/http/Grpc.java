// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.Optional;

/**
 * What a gateway has to know of gRPC, whose calls are HTTP requests that say how they ended in trailers: which requests
 * are calls, how long their client waits, and how a failure is told to it ("gRPC over HTTP2").
 */
public final class Grpc {

    /** How a call ended. */
    public static final HttpString STATUS = new HttpString("grpc-status");

    /** The same for people, percent-encoded. */
    public static final HttpString MESSAGE = new HttpString("grpc-message");

    public static final HttpString TIMEOUT = new HttpString("grpc-timeout");

    private static final HttpString PROXY_STATUS = new HttpString("Proxy-Status");

    private static final String CONTENT_TYPE = "application/grpc";
    private static final int TIMEOUT_DIGITS_MAX = 8;

    private static final int CANCELLED = 1;
    private static final int UNKNOWN = 2;
    private static final int DEADLINE_EXCEEDED = 4;
    private static final int PERMISSION_DENIED = 7;
    private static final int UNIMPLEMENTED = 12;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private Grpc() {}

    /** Whether the request is a call: its content is {@code application/grpc}, in whatever encoding. */
    public static boolean isCall(HeaderMap headers) {
        String type = headers.getFirst(Headers.CONTENT_TYPE);
        if (type == null || !type.regionMatches(true, 0, CONTENT_TYPE, 0, CONTENT_TYPE.length())) {
            return false;
        }
        char next = type.length() == CONTENT_TYPE.length() ? ';' : type.charAt(CONTENT_TYPE.length());
        return next == ';' || next == '+' || next == ' '; // and not grpc-web, which has its trailers in its body
    }

    /** How long the client of a call waits for all of it; what cannot be read is passed over. */
    public static Optional<Duration> timeout(HeaderMap headers) {
        String text = headers.getFirst(TIMEOUT);
        int digits = text == null ? 0 : text.length() - 1;
        if (text == null || digits < 1 || digits > TIMEOUT_DIGITS_MAX || !isNumber(text, digits)) {
            return Optional.empty();
        }
        long value = Long.parseLong(text.substring(0, digits));
        return switch (text.charAt(digits)) {
            case 'H' -> Optional.of(Duration.ofHours(value));
            case 'M' -> Optional.of(Duration.ofMinutes(value));
            case 'S' -> Optional.of(Duration.ofSeconds(value));
            case 'm' -> Optional.of(Duration.ofMillis(value));
            case 'u' -> Optional.of(Duration.ofNanos(1_000 * value));
            case 'n' -> Optional.of(Duration.ofNanos(value));
            default -> Optional.empty();
        };
    }

    private static boolean isNumber(String text, int length) {
        return text.chars().limit(length).allMatch(c -> c >= '0' && c <= '9');
    }

    /** A refusal or failure as the client of a call sees it: an answer that is nothing but trailers. */
    public static Response answer(ProxyException why) {
        Response response = Response.of(200, Body.EMPTY);
        response.headers().putAll(why.headers());
        response.headers().put(Headers.CONTENT_TYPE, CONTENT_TYPE);
        response.headers().put(PROXY_STATUS, "weir; error=" + why.error().label());
        response.headers().putAll(trailers(why.error()));
        return response;
    }

    /** How a call ends that fails, or is refused, in its middle. */
    public static HeaderMap trailers(ProxyError error) {
        HeaderMap trailers = new HeaderMap();
        trailers.put(STATUS, Integer.toString(status(error)));
        trailers.put(MESSAGE, error.label() + ": " + error.title());
        return trailers;
    }

    /** By its HTTP status (gRPC's "HTTP to gRPC Status Code Mapping"), but for the clock of the client. */
    static int status(ProxyError error) {
        if (error == ProxyError.TOTAL_TIMEOUT) {
            return DEADLINE_EXCEEDED;
        }
        return switch (error.status()) {
            case 400 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 429, 502, 503, 504 -> UNAVAILABLE;
            case 499 -> CANCELLED;
            default -> UNKNOWN;
        };
    }
}
