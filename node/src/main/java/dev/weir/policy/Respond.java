// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Filter;
import dev.weir.http.Response;
import java.util.concurrent.CompletableFuture;

/** Answers by itself, always the same. */
public record Respond(int status, String contentType, String body) implements Policy {

    @Override
    public Filter toFilter(PolicyContext context) {
        return (request, next) -> CompletableFuture.completedFuture(Response.text(status, contentType, body));
    }
}
