// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import java.util.Map;
import java.util.Optional;

/**
 * Lets consumers in that send the name and the password of one of their users (RFC 7617): {@code basic: {}}, or
 * {@code basic: {realm: orders}}.
 *
 * @param realm what browsers show when they ask for a password
 * @param forward whether the upstream gets it too
 * @param anonymous the consumer that those are who send none; they are refused unless it is said
 * @param headers in which the upstream is told what is known of the consumer, by the key of its metadata
 */
public record Basic(
        @Default("weir") String realm,
        @Default("false") boolean forward,
        Optional<String> anonymous,
        Map<String, String> headers)
        implements Authentication {

    public Basic {
        HeaderRules.realm(realm);
        headers = HeaderRules.told(headers);
    }

    @Override
    public Scheme scheme(PolicyContext context) {
        return new BasicScheme(this, context);
    }
}
