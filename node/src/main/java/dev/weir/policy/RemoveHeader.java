// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Filter;
import io.undertow.util.HttpString;

/**
 * Takes a header out of the request before the upstream sees it: {@code remove-header: X-Internal}.
 *
 * @param name any but those of the connection: framing, hop-by-hop, {@code Host}
 */
public record RemoveHeader(String name) implements Policy {

    public RemoveHeader {
        HeaderRules.name("name", name);
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        HttpString header = HeaderRules.name("name", name);
        return (request, next) ->
                next.handle(request.headers().contains(header) ? request.withoutHeader(header) : request);
    }
}
