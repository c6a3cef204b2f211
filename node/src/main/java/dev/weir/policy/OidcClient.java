// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Keyed;
import java.util.Optional;

/**
 * What the gateway is to an OpenID provider (RFC 6749 §2).
 *
 * @param id as the provider has given it
 * @param secret none for a public client, which proves itself by its codes alone (RFC 7636)
 */
@Keyed
record OidcClient(String id, Optional<ClientSecret> secret) {

    OidcClient {
        // RFC 6749 Appendix A.1.
        if (!id.matches("[ -~]{1,500}")) {
            throw new IllegalArgumentException("id: (expected: 1 to 500 characters of printable ASCII)");
        }
    }
}
