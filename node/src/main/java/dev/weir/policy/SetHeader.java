// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Filter;
import io.undertow.util.HttpString;

/**
 * Sets a header of the request, as the upstream sees it: {@code set-header: {name: X-Tenant, value: acme}}. What the
 * client sent under that name is gone.
 *
 * @param name any but those of the connection: framing, hop-by-hop, {@code Host}
 * @param value printable ASCII, or empty
 */
public record SetHeader(String name, String value) implements Policy {

    public SetHeader {
        HeaderRules.name("name", name);
        HeaderRules.value("value", value);
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        HttpString header = HeaderRules.name("name", name);
        return (request, next) -> next.handle(request.withHeaders(headers -> headers.put(header, value)));
    }
}
