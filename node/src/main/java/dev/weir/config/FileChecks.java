// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.pem.Certificates;
import dev.weir.pem.Identity;
import dev.weir.pem.PemException;
import dev.weir.pem.PemFile;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** What the records of this package refuse of files they name; as {@link Checks}, with nothing of what is in a file. */
final class FileChecks {

    private FileChecks() {}

    /** One certificate or more. */
    static List<X509Certificate> certificates(String component, Path file) {
        try {
            return Certificates.parse(PemFile.read(file));
        } catch (PemException e) {
            throw wrong(component, file, e);
        }
    }

    /** A chain and the key that belongs to it. */
    static void identity(String chainComponent, Path chain, String keyComponent, Path key) {
        List<X509Certificate> certificates = certificates(chainComponent, chain);
        try {
            Identity.of(certificates, PemFile.read(key));
        } catch (PemException e) {
            throw wrong(keyComponent, key, e);
        }
    }

    private static IllegalArgumentException wrong(String component, Path file, PemException e) {
        return new IllegalArgumentException(component + ": " + file + " (expected: " + e.getMessage() + ")", e);
    }
}
