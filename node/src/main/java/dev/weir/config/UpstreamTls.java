// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Keyed;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SNIHostName;

/**
 * How instances with {@code https} are spoken to. Their certificates are always verified. The files are on every node;
 * they are read when this is read, and taken up again when they change.
 *
 * @param ca who vouches for instances, as a PEM file; those that Java trusts where there is none
 * @param certificate to show to instances, as a PEM file with its chain
 * @param key of the certificate
 * @param serverName what the instances' certificates are for, and are asked for; the host of the URL where there is
 *     none
 */
@Keyed
public record UpstreamTls(
        Optional<Path> ca, Optional<Path> certificate, Optional<Path> key, Optional<String> serverName) {

    /** As the Java platform trusts, without a certificate of our own. */
    public static final UpstreamTls STANDARD =
            new UpstreamTls(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public UpstreamTls {
        ca.ifPresent(file -> FileChecks.certificates("ca", file));
        if (certificate.isPresent() && key.isPresent()) {
            FileChecks.identity("certificate", certificate.get(), "key", key.get());
        } else if (certificate.isPresent() || key.isPresent()) {
            String missing = certificate.isPresent() ? "key" : "certificate";
            throw new IllegalArgumentException(missing + ": missing (expected: both certificate and key)");
        }
        serverName.ifPresent(name -> Checks.require(isHostName(name), "server-name", name, "a host name"));
    }

    private static boolean isHostName(String name) {
        try {
            return new SNIHostName(name).getAsciiName().equals(name) && !name.matches("[0-9.]+");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
