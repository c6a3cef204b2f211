// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A request that is refused or failed, with the reason. An {@link IOException}, so that a body that breaks off while it
 * is read can say why. Has no stack trace: it is an answer, not a bug.
 */
public final class ProxyException extends IOException {

    private final ProxyError error;
    private final transient HeaderMap headers;

    /** @param detail for operators and the client: names, addresses and numbers, never a header value or a body */
    public ProxyException(ProxyError error, String detail) {
        this(error, detail, new HeaderMap());
    }

    private ProxyException(ProxyError error, String detail, HeaderMap headers) {
        super(detail);
        this.error = error;
        this.headers = headers;
    }

    /** A stage that failed already. */
    public static <T> CompletableFuture<T> failed(ProxyError error, String detail) {
        return CompletableFuture.failedFuture(new ProxyException(error, detail));
    }

    public ProxyError error() {
        return error;
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
        return new ProxyException(error, String.valueOf(getMessage()), copy);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
