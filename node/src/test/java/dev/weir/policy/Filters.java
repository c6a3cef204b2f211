// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.DocumentException;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several policies of a route, one behind the other. */
final class Filters {

    private final Handler chain;

    Filters(Callers callers, String... policies) {
        List<Filter> filters = new ArrayList<>();
        for (String policy : policies) {
            try {
                filters.add(Standing.policy(policy).toFilter(callers.context()));
            } catch (DocumentException e) {
                throw new AssertionError(policy, e);
            }
        }
        chain = Filter.chain(filters, callers.upstream);
    }

    CompletableFuture<Response> ask(Request request) {
        return chain.handle(request).toCompletableFuture();
    }
}
