// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * A request that is refused or failed, with the reason. An {@link IOException}, so that a body that breaks off while it
 * is read can say why. Has no stack trace: it is an answer, not a bug.
 */
public final class ProxyException extends IOException {

    private final ProxyError error;

    /** @param detail for operators and the client: names, addresses and numbers, never a header value or a body */
    public ProxyException(ProxyError error, String detail) {
        super(detail);
        this.error = error;
    }

    /** A stage that failed already. */
    public static <T> CompletableFuture<T> failed(ProxyError error, String detail) {
        return CompletableFuture.failedFuture(new ProxyException(error, detail));
    }

    public ProxyError error() {
        return error;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
