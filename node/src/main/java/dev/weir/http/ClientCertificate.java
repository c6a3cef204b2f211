// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.List;

/**
 * What a certificate says that the other end of a connection has shown and we have verified.
 *
 * @param subject whose it is (RFC 4514); empty without a certificate, and where it does not say
 * @param comparable the subject in the one form in which two can be compared (RFC 5280 §7.1)
 * @param names its other names, each with its kind: {@code dns:acme.example.com}, {@code uri:spiffe://acme/web},
 *     {@code email:a@acme.example.com}, {@code ip:192.0.2.1}
 * @param sha256 of the whole certificate, in hex digits; empty without one
 */
public record ClientCertificate(String subject, String comparable, List<String> names, String sha256) {

    /** None was shown. */
    public static final ClientCertificate NONE = new ClientCertificate("", "", List.of(), "");

    public ClientCertificate {
        names = List.copyOf(names);
    }

    /** Whether one was shown. */
    public boolean isThere() {
        return !sha256.isEmpty();
    }
}
