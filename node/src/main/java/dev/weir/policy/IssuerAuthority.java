// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.pem.Certificates;
import dev.weir.pem.PemException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Who vouches for the server of an issuer: certificates in PEM, as a document has them. */
final class IssuerAuthority {

    private IssuerAuthority() {}

    /**
     * @param url what is fetched from that server
     * @throws IllegalArgumentException they are none, or would not be looked at
     */
    static void check(String ca, URI url) {
        if (!"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("ca: (expected: with an https URL, not " + url + ")");
        }
        try {
            Certificates.parse(ca.getBytes(StandardCharsets.UTF_8));
        } catch (PemException e) {
            throw new IllegalArgumentException(
                    "ca: (expected: " + e.getMessage() + ", such as ${file:/etc/weir/ca.pem})", e);
        }
    }
}
