// SPDX-License-Identifier: Apache-2.0
package dev.weir.pem;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicKeysTest {

    private static KeyPair pair(String kind) throws Exception {
        return KeyPairGenerator.getInstance(kind).generateKeyPair();
    }

    private static byte[] pem(String label, byte[] bytes) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return ("-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n").getBytes(US_ASCII);
    }

    @Test
    void a_key_of_each_kind_is_read() throws Exception {
        for (String kind : List.of("RSA", "EC", "Ed25519")) {
            KeyPair pair = pair(kind);

            assertThat(PublicKeys.parse(pem("PUBLIC KEY", pair.getPublic().getEncoded())))
                    .isEqualTo(pair.getPublic());
        }
    }

    @Test
    void an_rsa_key_alone_is_read() throws Exception {
        KeyPair pair = pair("RSA");
        byte[] whole = pair.getPublic().getEncoded();
        byte[] alone = Arrays.copyOfRange(whole, 24, whole.length);

        assertThat(PublicKeys.parse(pem("RSA PUBLIC KEY", alone))).isEqualTo(pair.getPublic());
    }

    @Test
    void anything_else_is_refused_and_not_shown() throws Exception {
        KeyPair pair = pair("EC");
        byte[] key = pem("PUBLIC KEY", pair.getPublic().getEncoded());
        byte[] two = (new String(key, US_ASCII) + new String(key, US_ASCII)).getBytes(US_ASCII);

        assertThatThrownBy(() ->
                        PublicKeys.parse(pem("PRIVATE KEY", pair.getPrivate().getEncoded())))
                .hasMessage("a public key; this one is private");
        for (byte[] wrong : List.of(two, new byte[0], pem("PUBLIC KEY", new byte[40]), pem("DSA PUBLIC KEY", key))) {
            assertThatThrownBy(() -> PublicKeys.parse(wrong)).isInstanceOf(PemException.class);
        }
    }
}
