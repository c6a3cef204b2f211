// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A request that is refused or failed, with the reason. An {@link IOException}, so that a body that breaks off while it
 * is read can say why. Has no stack trace: it is an answer, not a bug.
 */
public final class ProxyException extends IOException {

    private final ProxyError error;
    private final boolean unprocessed;
    private final transient HeaderMap headers;
    private final transient Map<String, List<String>> members;

    /** @param detail for operators and the client: names, addresses and numbers, never a header value or a body */
    public ProxyException(ProxyError error, String detail) {
        this(error, detail, false, new HeaderMap(), Map.of());
    }

    private ProxyException(
            ProxyError error,
            String detail,
            boolean unprocessed,
            HeaderMap headers,
            Map<String, List<String>> members) {
        super(detail);
        this.error = error;
        this.unprocessed = unprocessed;
        this.headers = headers;
        this.members = members;
    }

    /**
     * A failure of which it is known that no instance has done anything of the request: it was not reached, none of the
     * request was sent, or it said itself that it did not begin (RFC 9113 §8.7).
     */
    public static ProxyException unprocessed(ProxyError error, String detail) {
        return new ProxyException(error, detail, true, new HeaderMap(), Map.of());
    }

    /** A stage that failed already. */
    public static <T> CompletableFuture<T> failed(ProxyError error, String detail) {
        return CompletableFuture.failedFuture(new ProxyException(error, detail));
    }

    public ProxyError error() {
        return error;
    }

    /** Whether the request may be sent again whatever its method, as nothing of it was done. */
    public boolean isUnprocessed() {
        return unprocessed;
    }

    /** What the answer has beside the problem details. Not to be changed: see {@link #withHeaders}. */
    public HeaderMap headers() {
        return headers;
    }

    /** The same failure with a copy of its headers after the change. */
    public ProxyException withHeaders(Consumer<HeaderMap> change) {
        HeaderMap copy = new HeaderMap();
        copy.putAll(headers);
        change.accept(copy);
        return new ProxyException(error, String.valueOf(getMessage()), unprocessed, copy, members);
    }

    /** What the problem details have beside the usual members (RFC 9457 §3.2). */
    public Map<String, List<String>> members() {
        return members;
    }

    /** The same failure with a member of the problem details more. */
    public ProxyException withMember(String name, List<String> values) {
        Map<String, List<String>> more = new LinkedHashMap<>(members);
        more.put(name, List.copyOf(values));
        String detail = String.valueOf(getMessage());
        return new ProxyException(error, detail, unprocessed, headers, Collections.unmodifiableMap(more));
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
