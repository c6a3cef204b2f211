// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pem.TestAuthority;
import dev.weir.tls.JdkServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsProbeTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");
    private static final String PROBE = "{path: /, every: 20s, timeout: 20s}";

    @Test
    void an_instance_is_asked_as_the_upstream_asks_it(@TempDir Path directory) throws Exception {
        Path ca = TestAuthority.write(directory.resolve("ca.pem"), AUTHORITY.pem());
        try (JdkServer server = server();
                Probed probed = new Probed(url(server), PROBE, "tls: {ca: '" + ca + "'}")) {
            assertThat(probed.once()).isEmpty();
            probed.assertNothingIsLeft();
        }
    }

    @Test
    void a_certificate_that_requests_would_not_accept_is_bad(@TempDir Path directory) throws Exception {
        Path other = TestAuthority.write(directory.resolve("other.pem"), new TestAuthority("other.test").pem());
        try (JdkServer server = server();
                Probed probed = new Probed(url(server), PROBE, "tls: {ca: '" + other + "'}")) {
            assertThat(probed.once()).startsWith("tls certificate error");
            probed.assertNothingIsLeft();
        }
    }

    private static URI url(JdkServer server) {
        return URI.create("https://localhost:" + server.port());
    }

    private static JdkServer server() throws IOException {
        return new JdkServer(AUTHORITY.context(AUTHORITY.issue("localhost")), TlsProbeTest::answer);
    }

    private static void answer(SSLSocket client) throws IOException {
        byte[] bytes = new byte[10_000];
        while (client.getInputStream().read(bytes) > 0) {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
        }
    }
}
