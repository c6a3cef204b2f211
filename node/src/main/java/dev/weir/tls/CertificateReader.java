// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import com.google.common.hash.Hashing;
import dev.weir.http.ClientCertificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;

/** What a certificate says of whom it is for. */
final class CertificateReader {

    /** Kinds of other names (RFC 5280 §4.2.1.6). */
    private static final int EMAIL = 1;

    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;

    private CertificateReader() {}

    static ClientCertificate read(X509Certificate certificate) {
        X500Principal subject = certificate.getSubjectX500Principal();
        try {
            return new ClientCertificate(
                    subject.getName(X500Principal.RFC2253),
                    subject.getName(X500Principal.CANONICAL),
                    names(certificate),
                    Hashing.sha256().hashBytes(certificate.getEncoded()).toString());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("it was read from its encoded form", e);
        }
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                all.forEach(name -> add(names, name));
            }
        } catch (CertificateParsingException e) {
            return List.of(); // nobody goes by names that cannot be read
        }
        return names;
    }

    private static void add(List<String> names, List<?> name) {
        if (!(name.get(0) instanceof Integer kind) || !(name.get(1) instanceof String text)) {
            return;
        }
        switch (kind) {
            case EMAIL -> names.add("email:" + text);
            case DNS -> names.add("dns:" + text.toLowerCase(Locale.ROOT));
            case URI -> names.add("uri:" + text);
            case ADDRESS -> names.add("ip:" + text);
            default -> {
                // Other kinds name nobody here.
            }
        }
    }
}
