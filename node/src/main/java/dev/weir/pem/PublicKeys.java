// SPDX-License-Identifier: Apache-2.0
package dev.weir.pem;

import dev.weir.pem.PemFile.Block;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/** Reads a public key: in its usual form (RFC 5280 §4.1.2.7), of RSA alone (PKCS#1), or that of a certificate. */
public final class PublicKeys {

    private static final String EXPECTED = "a PEM file with one public key, -----BEGIN PUBLIC KEY-----";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private PublicKeys() {}

    /** The only public key of a file, or that of its first certificate. A private key is refused. */
    public static PublicKey parse(byte[] file) throws PemException {
        List<Block> blocks = PemFile.blocks(file);
        if (blocks.stream().anyMatch(block -> block.label().endsWith("PRIVATE KEY"))) {
            throw new PemException("a public key; this one is private");
        }
        if (blocks.stream().anyMatch(block -> block.label().equals("CERTIFICATE"))) {
            return Certificates.parse(file).get(0).getPublicKey();
        }
        List<Block> keys = blocks.stream()
                .filter(block -> block.label().endsWith("PUBLIC KEY"))
                .toList();
        if (keys.size() != 1) {
            throw new PemException(EXPECTED);
        }
        byte[] bytes = keys.get(0).bytes().array();
        return switch (keys.get(0).label()) {
            case "PUBLIC KEY" -> decode(bytes);
            case "RSA PUBLIC KEY" -> decode(wrapped(bytes));
            default -> throw new PemException(EXPECTED);
        };
    }

    private static byte[] wrapped(byte[] pkcs1) {
        byte[] algorithm = Der.element(Der.SEQUENCE, PrivateKeys.RSA, Der.element(Der.NULL));
        return Der.element(Der.SEQUENCE, algorithm, Der.element(Der.BITS, new byte[] {0}, pkcs1));
    }

    private static PublicKey decode(byte[] encoded) throws PemException {
        return ALGORITHMS.stream()
                .flatMap(algorithm -> decode(encoded, algorithm).stream())
                .findFirst()
                .orElseThrow(() -> new PemException("a public key of RSA, EC or EdDSA"));
    }

    private static Optional<PublicKey> decode(byte[] encoded, String algorithm) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty(); // of another algorithm
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has " + algorithm, e);
        }
    }
}
