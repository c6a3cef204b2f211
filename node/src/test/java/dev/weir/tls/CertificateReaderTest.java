// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import dev.weir.http.ClientCertificate;
import dev.weir.pem.TestAuthority;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateReaderTest {

    @Test
    void a_certificate_says_whom_it_is_for() throws Exception {
        X509Certificate jane =
                new TestAuthority("ca.test").issue("Jane", "192.0.2.1").certificate();

        ClientCertificate read = CertificateReader.read(jane);

        String sha256 = Hashing.sha256().hashBytes(jane.getEncoded()).toString();
        assertThat(read)
                .isEqualTo(new ClientCertificate(
                        "CN=Jane,O=Test", "cn=jane,o=test", List.of("dns:jane", "ip:192.0.2.1"), sha256));
        assertThat(read.isThere()).isTrue();
        assertThat(ClientCertificate.NONE.isThere()).isFalse();
    }
}
