// SPDX-License-Identifier: Apache-2.0
package dev.weir.pem;

import dev.weir.pem.PemFile.Block;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/** Reads a private key: PKCS#8 (RFC 5958), or of RSA (PKCS#1, RFC 8017) or of EC (SEC 1, RFC 5915) alone. */
final class PrivateKeys {

    private static final String EXPECTED = "a PEM file with one private key, -----BEGIN PRIVATE KEY-----";

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};

    /** 1.2.840.113549.1.1.1. */
    static final byte[] RSA = Der.element(
            Der.OID, new byte[] {0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01});

    /** 1.2.840.10045.2.1. */
    private static final byte[] EC =
            Der.element(Der.OID, new byte[] {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01});

    private PrivateKeys() {}

    static PrivateKey parse(byte[] file) throws PemException {
        List<Block> keys = PemFile.blocks(file).stream()
                .filter(block -> block.label().endsWith("PRIVATE KEY"))
                .toList();
        if (keys.size() != 1) {
            throw new PemException(EXPECTED);
        }
        Block key = keys.get(0);
        if (key.encrypted() || key.label().startsWith("ENCRYPTED")) {
            throw new PemException("a private key without a passphrase; this one is encrypted");
        }
        byte[] bytes = key.bytes().array();
        return switch (key.label()) {
            case "PRIVATE KEY" -> decode(bytes);
            case "RSA PRIVATE KEY" -> decode(wrap(Der.element(Der.SEQUENCE, RSA, Der.element(Der.NULL)), bytes));
            case "EC PRIVATE KEY" -> decode(wrap(Der.element(Der.SEQUENCE, EC, curve(bytes)), bytes));
            default -> throw new PemException(EXPECTED);
        };
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return Der.element(Der.SEQUENCE, VERSION_0, algorithm, Der.element(Der.OCTETS, key));
    }

    /** The curve's name, which PKCS#8 has in front of the key and SEC 1 within. */
    private static byte[] curve(byte[] key) throws PemException {
        List<Der.Element> outer = Der.elements(key);
        if (outer.size() == 1) {
            for (Der.Element part : Der.elements(outer.get(0).content())) {
                if (part.tag() == Der.NUMBERED) {
                    return part.content();
                }
            }
        }
        throw new PemException("an EC private key that names its curve");
    }

    private static PrivateKey decode(byte[] pkcs8) throws PemException {
        return ALGORITHMS.stream()
                .flatMap(algorithm -> decode(pkcs8, algorithm).stream())
                .findFirst()
                .orElseThrow(() -> new PemException("a private key of RSA, EC or EdDSA"));
    }

    private static Optional<PrivateKey> decode(byte[] pkcs8, String algorithm) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty(); // of another algorithm
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has " + algorithm, e);
        }
    }
}
