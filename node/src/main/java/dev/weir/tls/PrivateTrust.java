// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.pem.PemException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** TLS of those who trust nobody but the authorities of somebody's own. */
public final class PrivateTrust {

    private PrivateTrust() {}

    /**
     * Trusts whom these vouch for, and nobody else; shows no certificate.
     *
     * @param ca certificates in PEM
     * @throws IllegalArgumentException it is none
     */
    public static SSLContext context(String ca) {
        try {
            return SafeTls.context(new KeyManager[0], SafeTls.trust(ca.getBytes(StandardCharsets.UTF_8)));
        } catch (PemException | GeneralSecurityException e) {
            throw new IllegalArgumentException("no certificates of an authority: " + e.getMessage(), e);
        }
    }
}
