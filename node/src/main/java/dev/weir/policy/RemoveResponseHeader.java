// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Filter;
import io.undertow.util.HttpString;

/**
 * Takes a header out of the answer before the client sees it: {@code remove-response-header: X-Powered-By}.
 *
 * @param name any but those of the connection: framing, hop-by-hop
 */
public record RemoveResponseHeader(String name) implements Policy {

    public RemoveResponseHeader {
        HeaderRules.name("name", name);
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        HttpString header = HeaderRules.name("name", name);
        return new AnswerHeaders(headers -> headers.remove(header));
    }
}
