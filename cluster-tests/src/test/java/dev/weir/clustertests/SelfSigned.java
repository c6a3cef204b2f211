// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for loopback that vouches for itself, and its key.
 *
 * @param chain a PEM file
 * @param key a PEM file
 */
record SelfSigned(Path chain, Path key) {

    private static final String PASSWORD = "not-a-secret";

    /** Makes one, as {@code cert.pem} and {@code key.pem}. */
    static SelfSigned in(Path directory) {
        Path store = directory.resolve("cert.p12").toAbsolutePath();
        SelfSigned files = new SelfSigned(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        try {
            Files.deleteIfExists(store);
            generate(store);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream bytes = Files.newInputStream(store)) {
                keys.load(bytes, PASSWORD.toCharArray());
            }
            pem(files.chain, "CERTIFICATE", keys.getCertificate("node").getEncoded());
            pem(
                    files.key,
                    "PRIVATE KEY",
                    keys.getKey("node", PASSWORD.toCharArray()).getEncoded());
            return files;
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new AssertionError("no certificate could be made in " + directory, e);
        }
    }

    /** What a client in Java needs in order to trust whom a PEM file names. */
    static SSLContext trusting(Path chain) {
        try (InputStream bytes = Files.newInputStream(chain)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "node", CertificateFactory.getInstance("X.509").generateCertificate(bytes));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(chain + " cannot be trusted", e);
        }
    }

    private static void generate(Path store) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "node",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-ext",
                        "BC:critical=ca:true",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        int exit = keytool.waitFor();
        if (exit != 0) {
            throw new AssertionError("keytool ended with " + exit + ": " + said);
        }
    }

    private static void pem(Path file, String label, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }
}
