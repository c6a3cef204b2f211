// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import java.nio.file.Path;

/**
 * A certificate and its private key, as PEM files.
 *
 * @param chain the certificate first, then those that vouch for it
 * @param key without a passphrase
 */
public record CertificateFiles(Path chain, Path key) {

    public CertificateFiles {
        FileChecks.identity("chain", chain, "key", key);
    }
}
