// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.concurrent.CompletionStage;

/** Answers a request, now or later. Never blocks, never throws: a failure completes the stage exceptionally. */
@FunctionalInterface
public interface Handler {

    /**
     * Called and completed on the request's own I/O thread ({@link Request#loop()}).
     *
     * <p>Whoever receives the response owns its body: it is passed on or closed.
     */
    CompletionStage<Response> handle(Request request);
}
