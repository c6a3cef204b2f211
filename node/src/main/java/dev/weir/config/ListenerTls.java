// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a listener speaks TLS. Its files are read when this is read, and taken up again when they change.
 *
 * @param certificates at least one; chosen by the name that the client asks for, the first one where none has that name
 * @param clientCa who vouches for clients, as a PEM file; where they are asked for a certificate
 * @param minVersion {@code 1.2} or {@code 1.3}
 */
public record ListenerTls(
        List<CertificateFiles> certificates,
        @Default("none") ClientAuth clientAuth,
        Optional<Path> clientCa,
        @Default("1.2") String minVersion) {

    /** Whether clients show a certificate. One that is shown and is not good is refused in any case. */
    public enum ClientAuth {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    public ListenerTls {
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("certificates: an empty list (expected: at least one)");
        }
        Checks.require(minVersion.matches("1\\.[23]"), "min-version", minVersion, "1.2 or 1.3");
        clientCa.ifPresent(file -> FileChecks.certificates("client-ca", file));
        if (clientAuth != ClientAuth.NONE && clientCa.isEmpty()) {
            throw new IllegalArgumentException(
                    "client-ca: missing (expected: a PEM file of those who vouch for clients)");
        }
        if (clientAuth == ClientAuth.NONE && clientCa.isPresent()) {
            throw new IllegalArgumentException(
                    "client-auth: none (expected: optional or required, as there is a client-ca)");
        }
    }
}
