// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The step that changes the headers of every answer: of one that comes back, and of one that a failure will become when
 * it is written.
 */
record AnswerHeaders(Consumer<HeaderMap> change) implements Filter {

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        return next.handle(request).handle(this::changed);
    }

    private Response changed(@Nullable Response response, @Nullable Throwable failure) {
        if (response != null) {
            change.accept(response.headers());
            return response;
        }
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        if (cause instanceof ProxyException named) {
            throw new CompletionException(named.withHeaders(this::changeFailure));
        }
        throw new CompletionException(cause == null ? new IllegalStateException("neither answer nor failure") : cause);
    }

    private void changeFailure(HeaderMap headers) {
        change.accept(headers);
        // That of the problem details, which are written later.
        headers.remove(Headers.CONTENT_TYPE);
    }
}
