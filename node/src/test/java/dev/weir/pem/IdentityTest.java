// SPDX-License-Identifier: Apache-2.0
package dev.weir.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pem.TestAuthority.Issued;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");
    private static final Issued EC = AUTHORITY.issue("ec.test");
    private static final Issued RSA = AUTHORITY.issueRsa("rsa.test");

    @Test
    void reads_keys_in_pkcs8() throws Exception {
        assertThat(parse(EC.chain(), EC.key()).key()).isEqualTo(EC.keys().getPrivate());
        assertThat(parse(RSA.chain(), RSA.key()).key()).isEqualTo(RSA.keys().getPrivate());
        assertThat(parse(RSA.chain(), RSA.key()).keyType()).isEqualTo("RSA");
    }

    @Test
    void reads_an_rsa_key_in_pkcs1() throws Exception {
        String pkcs1 = TestAuthority.block("RSA PRIVATE KEY", inner(RSA.keys()));

        assertThat(parse(RSA.chain(), pkcs1).key()).isEqualTo(RSA.keys().getPrivate());
    }

    @Test
    void reads_an_ec_key_in_sec1_behind_its_parameters() throws Exception {
        byte[] p256 = {Der.OID, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};
        byte[] inner = Der.elements(inner(EC.keys())).get(0).content();
        byte[] sec1 = Der.element(Der.SEQUENCE, inner, Der.element(Der.NUMBERED, p256));
        String file = TestAuthority.block("EC PARAMETERS", p256) + TestAuthority.block("EC PRIVATE KEY", sec1);

        assertThat(parse(EC.chain(), file).key())
                .isInstanceOfSatisfying(ECPrivateKey.class, key -> assertThat(key.getS())
                        .isEqualTo(((ECPrivateKey) EC.keys().getPrivate()).getS()));
    }

    @Test
    void reads_a_key_of_edwards_curves() throws Exception {
        KeyPair keys = TestAuthority.keys("Ed25519");
        String file = TestAuthority.block("PRIVATE KEY", keys.getPrivate().getEncoded());

        assertThat(PrivateKeys.parse(bytes(file))).isEqualTo(keys.getPrivate());
    }

    @Test
    void reads_a_chain_in_its_order_with_comments_and_windows_lines() throws Exception {
        String chain = "subject=ec.test\n" + EC.chain() + "issuer - the test\n" + AUTHORITY.pem();

        Identity identity =
                parse(chain.replace("\n", "\r\n"), "# of ec.test\r\n" + EC.key().replace("\n", "\r\n"));

        assertThat(identity.chain()).isEqualTo(List.of(EC.certificate(), AUTHORITY.certificate()));
    }

    @Test
    void reads_both_from_one_file() throws Exception {
        String both = EC.key() + EC.chain();

        assertThat(parse(both, both).chain()).containsExactly(EC.certificate());
    }

    @Test
    void refuses_a_key_with_a_passphrase() {
        String old =
                EC.key().replace("PRIVATE KEY-----\n", "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\n");
        String today = EC.key().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");

        for (String encrypted : List.of(old.replaceFirst("(?s)(END PRIVATE KEY-----)\n.*", "$1"), today)) {
            assertThatThrownBy(() -> parse(EC.chain(), encrypted))
                    .isInstanceOf(PemException.class)
                    .hasMessage("a private key without a passphrase; this one is encrypted");
        }
    }

    @Test
    void refuses_a_key_that_belongs_to_another_certificate() {
        Issued otherEc = AUTHORITY.issue("other.test");
        Issued otherRsa = AUTHORITY.issueRsa("other.test");

        for (List<String> pair : List.of(
                List.of(EC.chain(), otherEc.key()),
                List.of(RSA.chain(), otherRsa.key()),
                List.of(EC.chain(), RSA.key()),
                List.of(AUTHORITY.pem() + EC.chain(), EC.key()))) {
            assertThatThrownBy(() -> parse(pair.get(0), pair.get(1)))
                    .hasMessage("the private key of the first certificate of the chain");
        }
    }

    @Test
    void refuses_what_is_no_certificate_and_no_key() {
        assertThatThrownBy(() -> parse("", EC.key())).hasMessageContaining("-----BEGIN CERTIFICATE-----");
        assertThatThrownBy(() -> parse(EC.chain(), EC.chain())).hasMessageContaining("-----BEGIN PRIVATE KEY-----");
        assertThatThrownBy(() -> parse(EC.chain(), EC.key() + EC.key())).hasMessageContaining("one private key");
        assertThatThrownBy(() -> parse(TestAuthority.block("CERTIFICATE", new byte[9]), EC.key()))
                .hasMessage("certificates that can be read");
        for (byte[] wrong : List.of(new byte[0], new byte[9], new byte[] {0x30, (byte) 0x84, -1, -1, -1, -1})) {
            for (String label : List.of("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY")) {
                assertThatThrownBy(() -> parse(EC.chain(), TestAuthority.block(label, wrong)))
                        .isInstanceOf(PemException.class);
            }
        }
    }

    @Test
    void a_file_that_cannot_be_read_says_why(@TempDir Path directory) {
        assertThatThrownBy(() -> PemFile.read(directory.resolve("none.pem")))
                .hasMessage("a file that can be read; there is none");
        assertThatThrownBy(() -> PemFile.read(TestAuthority.write(directory.resolve("large.pem"), " ".repeat(1 << 21))))
                .hasMessage("a PEM file of at most 1 MiB");
    }

    @Test
    void never_tells_its_key() throws Exception {
        assertThat(parse(EC.chain(), EC.key()).toString()).isEqualTo("Identity[CN=ec.test, O=Test]");
    }

    private static Identity parse(String chain, String key) throws PemException {
        return Identity.parse(bytes(chain), bytes(key));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What PKCS#8 wraps. */
    private static byte[] inner(KeyPair keys) throws PemException {
        List<Der.Element> parts =
                Der.elements(Der.elements(keys.getPrivate().getEncoded()).get(0).content());
        return parts.get(2).content();
    }
}
