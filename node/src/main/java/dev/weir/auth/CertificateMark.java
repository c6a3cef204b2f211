// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.Locale;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** What tells a consumer's certificate from others, of those that a listener has verified. */
public sealed interface CertificateMark {

    /**
     * Whose it is, all of it (RFC 4514): {@code CN=acme,O=Acme}.
     *
     * @param name in the form in which two can be compared (RFC 5280 §7.1)
     */
    record Subject(String name) implements CertificateMark {

        public Subject {
            try {
                name = new X500Principal(name).getName(X500Principal.CANONICAL);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "name: " + name + " (expected: a distinguished name such as CN=acme,O=Acme)", e);
            }
        }
    }

    /** One of its other names: {@code dns:acme.example.com}, {@code uri:spiffe://acme/web}. */
    record San(String name) implements CertificateMark {

        private static final Pattern NAME = Pattern.compile("(?:dns|uri|email|ip):.+");

        public San {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "name: " + name + " (expected: dns:, uri:, email: or ip: and a name)");
            }
            name = name.startsWith("dns:") ? name.toLowerCase(Locale.ROOT) : name;
        }
    }

    /** The SHA-256 of the whole certificate, in hex digits, with or without colons between. */
    record Sha256(String fingerprint) implements CertificateMark {

        private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

        public Sha256 {
            String digits = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
            if (!FINGERPRINT.matcher(digits).matches()) {
                throw new IllegalArgumentException("fingerprint: " + fingerprint + " (expected: 64 hex digits)");
            }
            fingerprint = digits;
        }
    }
}
