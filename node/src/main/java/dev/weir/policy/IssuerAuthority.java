// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.pem.Certificates;
import dev.weir.pem.PemException;
import java.nio.charset.StandardCharsets;

/** Who vouches for the server of an issuer: certificates in PEM, as a document has them. */
final class IssuerAuthority {

    private IssuerAuthority() {}

    /** @throws IllegalArgumentException they are none */
    static void check(String ca) {
        try {
            Certificates.parse(ca.getBytes(StandardCharsets.UTF_8));
        } catch (PemException e) {
            throw new IllegalArgumentException(
                    "ca: (expected: " + e.getMessage() + ", such as ${file:/etc/weir/ca.pem})", e);
        }
    }
}
