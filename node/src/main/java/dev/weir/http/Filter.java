// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** A step between client and upstream: may change the request, answer it, or change the response. */
@FunctionalInterface
public interface Filter {

    /** Same rules as {@link Handler#handle}: on the request's I/O thread, never blocking, never throwing. */
    CompletionStage<Response> filter(Request request, Handler next);

    /** The filters in reading order, then the handler. */
    static Handler chain(List<Filter> filters, Handler last) {
        Handler chain = last;
        for (int i = filters.size() - 1; i >= 0; i--) {
            Filter filter = filters.get(i);
            Handler next = chain;
            chain = request -> filter.filter(request, next);
        }
        return chain;
    }
}
