// SPDX-License-Identifier: Apache-2.0
package dev.weir.pem;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates: a chain, or authorities. */
public final class Certificates {

    private Certificates() {}

    /** The certificates of a PEM file, in its order; at least one. */
    public static List<X509Certificate> parse(byte[] file) throws PemException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemFile.Block block : PemFile.blocks(file)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(certificate(block.bytes().array()));
            }
        }
        if (certificates.isEmpty()) {
            throw new PemException("a PEM file with certificates, -----BEGIN CERTIFICATE-----");
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(byte[] der) throws PemException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new PemException("certificates that can be read", e);
        }
    }
}
