// SPDX-License-Identifier: Apache-2.0
package dev.weir.pem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

/** Somebody who vouches for certificates, made up for a test (RFC 5280 §4.1). */
public final class TestAuthority {

    private static final int GENERALIZED_TIME = 0x18;
    private static final int BOOLEAN = 0x01;
    private static final int EXTENSIONS = 0xa3;
    private static final int DNS_NAME = 0x82;
    private static final int ADDRESS = 0x87;
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant NOT_SO_LONG_AGO = Instant.parse("2021-01-01T00:00:00Z");
    private static final Instant FAR_AWAY = Instant.parse("2120-01-01T00:00:00Z");
    private static final AtomicInteger SERIAL = new AtomicInteger(1);

    private final X500Principal name;
    private final KeyPair keys = keys("EC");
    private final X509Certificate certificate;

    public TestAuthority(String name) {
        this.name = new X500Principal("CN=" + name);
        this.certificate = sign(this.name, keys, FAR_AWAY, extension(19, true, new byte[] {0x30, 3, BOOLEAN, 1, -1}));
    }

    /** A certificate with its key. */
    public record Issued(X509Certificate certificate, KeyPair keys) {

        public String chain() {
            return pem(certificate);
        }

        public String key() {
            return block("PRIVATE KEY", keys.getPrivate().getEncoded());
        }

        /** Puts both into a directory: {@code name.pem} and {@code name.key}. */
        public void writeTo(Path directory, String name) {
            write(directory.resolve(name + ".pem"), chain());
            write(directory.resolve(name + ".key"), key());
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Its own certificate. */
    public String pem() {
        return pem(certificate);
    }

    /** @param names host names and addresses */
    public Issued issue(String... names) {
        return issue("EC", "CN=" + names[0] + ",O=Test", FAR_AWAY, names);
    }

    public Issued issueRsa(String... names) {
        return issue("RSA", "CN=" + names[0] + ",O=Test", FAR_AWAY, names);
    }

    public Issued issueExpired(String... names) {
        return issue("EC", "CN=" + names[0], NOT_SO_LONG_AGO, names);
    }

    private Issued issue(String algorithm, String subject, Instant until, String... names) {
        KeyPair pair = keys(algorithm);
        List<byte[]> all = new ArrayList<>();
        for (String one : names) {
            all.add(
                    one.matches("[0-9.]+|.*:.*")
                            ? Der.element(ADDRESS, address(one))
                            : Der.element(DNS_NAME, one.getBytes(StandardCharsets.US_ASCII)));
        }
        byte[] value = Der.element(Der.SEQUENCE, all.toArray(byte[][]::new));
        return new Issued(sign(new X500Principal(subject), pair, until, extension(17, false, value)), pair);
    }

    /** A context for the other side of a test: shows the certificate, trusts this authority. */
    public SSLContext context(Issued... shown) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Issued one : shown) {
                store.setKeyEntry("own", one.keys.getPrivate(), new char[0], new X509Certificate[] {one.certificate});
            }
            KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
            keyManagers.init(store, new char[0]);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", certificate);
            TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
            trustManagers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(X500Principal subject, KeyPair pair, Instant until, byte[] extension) {
        byte[] algorithm = Der.element(Der.SEQUENCE, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)); // ecdsa-with-SHA256
        byte[] content = Der.element(
                Der.SEQUENCE,
                Der.element(Der.NUMBERED, new byte[] {Der.INTEGER, 1, 2}),
                Der.element(
                        Der.INTEGER,
                        BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
                algorithm,
                name.getEncoded(),
                Der.element(Der.SEQUENCE, time(LONG_AGO), time(until)),
                subject.getEncoded(),
                pair.getPublic().getEncoded(),
                Der.element(EXTENSIONS, Der.element(Der.SEQUENCE, extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            byte[] bits = Der.element(0x03, new byte[1], signature.sign());
            byte[] whole = Der.element(Der.SEQUENCE, content, algorithm, bits);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] time(Instant when) {
        String text = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(when);
        return Der.element(GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] extension(int number, boolean critical, byte[] value) {
        return Der.element(
                Der.SEQUENCE,
                oid(0x55, 0x1d, number),
                critical ? new byte[] {BOOLEAN, 1, -1} : new byte[0],
                Der.element(Der.OCTETS, value));
    }

    private static byte[] oid(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return Der.element(Der.OID, content);
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!algorithm.equals("Ed25519")) {
                generator.initialize(algorithm.equals("EC") ? 256 : 2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Certificates one after the other. */
    public static String pem(X509Certificate... certificates) {
        return List.of(certificates).stream()
                .map(one -> {
                    try {
                        return block("CERTIFICATE", one.getEncoded());
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.joining());
    }

    static String block(String label, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /** Writes a file, whatever was there before. */
    public static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
