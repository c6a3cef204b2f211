// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ListenerTls.ClientAuth;
import dev.weir.document.Environment;
import dev.weir.document.Readings;
import dev.weir.pem.TestAuthority;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of TLS on both sides, and the files they name. */
class TlsSettingsTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");

    private static Path directory;

    @BeforeAll
    static void files(@TempDir Path empty) {
        directory = empty;
        AUTHORITY.issue("a.test").writeTo(directory, "a");
        AUTHORITY.issue("b.test").writeTo(directory, "b");
        TestAuthority.write(directory.resolve("ca.pem"), AUTHORITY.pem());
        TestAuthority.write(directory.resolve("text.pem"), "not a certificate");
    }

    @Nested
    class ListenerTlsTest {

        @Test
        void has_defaults() throws Exception {
            ListenerTls tls = read(ListenerTls.class, "certificates: [" + pair("a", "a") + "]");

            assertThat(tls).isEqualTo(new ListenerTls(List.of(files("a")), ClientAuth.NONE, Optional.empty(), "1.2"));
        }

        @Test
        void every_field_can_be_set() throws Exception {
            ListenerTls tls = read(
                    ListenerTls.class,
                    "{certificates: [" + pair("a", "a") + ", " + pair("b", "b")
                            + "], client-auth: required, client-ca: " + path("ca.pem") + ", min-version: 1.3}");

            assertThat(tls)
                    .isEqualTo(new ListenerTls(
                            List.of(files("a"), files("b")), ClientAuth.REQUIRED, Optional.of(path("ca.pem")), "1.3"));
        }

        @Test
        void stands_in_a_listener_with_paths_beside_the_file() throws Exception {
            Path file = TestAuthority.write(
                    directory.resolve("node.yaml"),
                    """
                    name: node-1
                    listeners:
                      - 127.0.0.1:8081
                      - {address: 127.0.0.1:8443, tls: {certificates: [{chain: a.pem, key: a.key}]}, http2: false}
                    admin: 127.0.0.1:9081
                    cluster: {address: 127.0.0.1:5701}
                    data: data
                    """);

            ListenerConfig listener =
                    NodeDocument.read(file, Environment.empty()).listeners().get(1);

            assertThat(listener.tls().orElseThrow().certificates()).containsExactly(files("a"));
            assertThat(listener.http2()).isFalse();
        }

        @Test
        void refuses_what_cannot_be_shown() {
            assertThat(problems(ListenerTls.class, "certificates: []"))
                    .containsExactly("1:1 certificates: an empty list (expected: at least one)");
            assertThat(problems(ListenerTls.class, "certificates: [" + pair("a", "b") + "]"))
                    .singleElement()
                    .asString()
                    .matches("1:\\d+ certificates\\[0].key: .*b.key \\(expected: the private key of the first"
                            + " certificate of the chain\\)");
            assertThat(problems(ListenerTls.class, "certificates: [" + pair("none", "a") + "]"))
                    .singleElement()
                    .asString()
                    .matches("1:\\d+ certificates\\[0].chain: .*none.pem \\(expected: a file that can be read; there is"
                            + " none\\)");
        }

        @Test
        void refuses_what_does_not_go_together() {
            String certificates = "{certificates: [" + pair("a", "a") + "], ";

            assertThat(problems(ListenerTls.class, certificates + "min-version: 1.1}"))
                    .singleElement()
                    .asString()
                    .endsWith("min-version: 1.1 (expected: 1.2 or 1.3)");
            assertThat(problems(ListenerTls.class, certificates + "client-auth: optional}"))
                    .singleElement()
                    .asString()
                    .endsWith("client-ca: missing (expected: a PEM file of those who vouch for clients)");
            assertThat(problems(ListenerTls.class, certificates + "client-ca: " + path("ca.pem") + "}"))
                    .singleElement()
                    .asString()
                    .endsWith("client-auth: none (expected: optional or required, as there is a client-ca)");
            assertThat(problems(
                            ListenerTls.class,
                            certificates + "client-auth: optional, client-ca: " + path("text.pem") + "}"))
                    .first()
                    .asString()
                    .endsWith("text.pem (expected: a PEM file with certificates, -----BEGIN CERTIFICATE-----)");
        }
    }

    @Nested
    class UpstreamTlsTest {

        @Test
        void has_defaults() throws Exception {
            assertThat(read(UpstreamTls.class, "{}")).isEqualTo(UpstreamTls.STANDARD);
        }

        @Test
        void every_field_can_be_set() throws Exception {
            UpstreamConfig upstream = read(
                    UpstreamConfig.class,
                    "{instances: [https://a, http://b], tls: {ca: " + path("ca.pem") + ", certificate: " + path("a.pem")
                            + ", key: " + path("a.key") + ", server-name: orders.test}}");

            assertThat(upstream.tls())
                    .isEqualTo(new UpstreamTls(
                            Optional.of(path("ca.pem")),
                            Optional.of(path("a.pem")),
                            Optional.of(path("a.key")),
                            Optional.of("orders.test")));
        }

        @Test
        void refuses_what_does_not_go_together() {
            assertThat(problems(UpstreamTls.class, "certificate: " + path("a.pem")))
                    .containsExactly("1:1 key: missing (expected: both certificate and key)");
            assertThat(problems(UpstreamTls.class, "key: " + path("a.key")))
                    .containsExactly("1:1 certificate: missing (expected: both certificate and key)");
            assertThat(problems(UpstreamConfig.class, "{instances: [http://a], tls: {ca: " + path("ca.pem") + "}}"))
                    .singleElement()
                    .asString()
                    .endsWith("tls: settings for nobody (expected: an instance with https://)");
            for (String wrong : List.of("10.0.0.1", "a b", "'*.a.test'", "''")) {
                assertThat(problems(UpstreamTls.class, "server-name: " + wrong))
                        .singleElement()
                        .asString()
                        .endsWith("(expected: a host name)");
            }
        }

        @Test
        void tells_of_all_files_at_their_places_in_a_gateway_config() {
            String document =
                    """
                    format: 1
                    upstreams:
                      one:
                        instances: [https://a]
                        tls: {ca: none.pem}
                      two:
                        instances: [https://a]
                        tls:
                          certificate: a.pem
                          key: text.pem
                    routes: {all: {match: {}, upstream: one}}
                    """;

            assertThat(Readings.problems(() -> GatewayDocument.read(
                            "gateway.yaml", document, Environment.empty().at(directory))))
                    .containsExactly(
                            "gateway.yaml:5:15 upstreams.one.tls.ca: " + path("none.pem")
                                    + " (expected: a file that can be read; there is none)",
                            "gateway.yaml:10:12 upstreams.two.tls.key: " + path("text.pem")
                                    + " (expected: a PEM file with one private key, -----BEGIN PRIVATE KEY-----)");
        }
    }

    private static CertificateFiles files(String name) {
        return new CertificateFiles(path(name + ".pem"), path(name + ".key"));
    }

    private static String pair(String chain, String key) {
        return "{chain: " + path(chain + ".pem") + ", key: " + path(key + ".key") + "}";
    }

    private static Path path(String name) {
        return directory.resolve(name);
    }
}
