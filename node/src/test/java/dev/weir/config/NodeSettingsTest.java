// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.NodeSettings.Admin;
import dev.weir.config.NodeSettings.Cache;
import dev.weir.config.NodeSettings.Cluster;
import dev.weir.config.NodeSettings.Drain;
import dev.weir.config.NodeSettings.Join;
import dev.weir.document.ByteSize;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSettingsTest {

    private static final String SMALLEST =
            """
            name: node-1
            listeners: [127.0.0.1:8081]
            admin: 127.0.0.1:9081
            cluster: {address: 127.0.0.1:5701}
            data: data/node-1
            """;

    @Test
    void has_defaults() throws Exception {
        NodeSettings settings = read(NodeSettings.class, SMALLEST);

        assertThat(settings)
                .isEqualTo(new NodeSettings(
                        "node-1",
                        List.of(new ListenerConfig(address("127.0.0.1:8081"))),
                        new Admin(address("127.0.0.1:9081"), Optional.empty()),
                        new Cluster(
                                "weir",
                                address("127.0.0.1:5701"),
                                new Join.Addresses(List.of()),
                                1,
                                Duration.ofMillis(50),
                                1_000_000,
                                Optional.empty()),
                        new Drain(Duration.ZERO, Duration.ofSeconds(15)),
                        new Cache(ByteSize.parse("128MiB"), ByteSize.parse("64MiB")),
                        Path.of("/base/data/node-1"),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        NodeSettings settings = read(
                NodeSettings.class,
                """
                name: node.1_A
                listeners: [{address: 127.0.0.1:0}, "[::1]:8081"]
                admin: {address: 0.0.0.0:9081, token: t0ken}
                cluster: {name: x, address: 127.0.0.1:5701, join: {dns: weir}, expected: 3, secret: 0123456789abcdef}
                drain: {delay: 5s, timeout: 1m}
                data: /data
                gateway: gateway.yaml
                zone: eu-1a
                """);

        assertThat(settings.listeners())
                .containsExactly(new ListenerConfig(address("127.0.0.1:0")), new ListenerConfig(address("[::1]:8081")));
        assertThat(settings.admin()).isEqualTo(new Admin(address("0.0.0.0:9081"), Optional.of("t0ken")));
        assertThat(settings.cluster().join()).isEqualTo(new Join.Dns("weir"));
        assertThat(settings.drain()).isEqualTo(new Drain(Duration.ofSeconds(5), Duration.ofMinutes(1)));
        assertThat(settings.zone()).hasValue("eu-1a");
        assertThat(settings.data()).isEqualTo(Path.of("/data"));
        assertThat(settings.gateway()).contains(Path.of("/base/gateway.yaml"));
    }

    @Test
    void refuses_what_cannot_run() {
        assertThat(problems(NodeSettings.class, "{}"))
                .extracting(problem -> problem.replaceFirst(" \\(.*", ""))
                .containsExactly(
                        "1:1 name: missing", "1:1 admin: missing", "1:1 cluster: missing", "1:1 data: missing");
        assertThat(problems(NodeSettings.class, SMALLEST.replace("[127.0.0.1:8081]", "[]")))
                .containsExactly("2:1 listeners: an empty list (expected: at least one)");
        assertThat(problems(NodeSettings.class, SMALLEST.replace("node-1\n", "node 1\n")))
                .first()
                .isEqualTo("1:7 name: node 1 (expected: letters, digits, ., _ and -, at most 64)");
        assertThat(problems(NodeSettings.class, SMALLEST.replace("127.0.0.1:8081", "8081")))
                .containsExactly("2:13 listeners[0]: 8081 (expected: host:port such as 127.0.0.1:8081 or [::1]:8081)");
    }

    @Nested
    class ListenerTest {

        @Test
        void is_an_address_with_a_port() throws Exception {
            assertThat(read(ListenerConfig.class, "{address: '0.0.0.0:80'}").address())
                    .isEqualTo(address("0.0.0.0:80"));
            assertThat(read(ListenerConfig.class, "address: 0.0.0.0:80").address())
                    .isEqualTo(address("0.0.0.0:80"));
            assertThat(read(ListenerConfig.class, "address: localhost:80")
                            .address()
                            .isUnresolved())
                    .isFalse();
        }

        @Test
        void speaks_plain_http_of_both_versions_by_default() throws Exception {
            ListenerConfig listener = read(ListenerConfig.class, "address: 0.0.0.0:80");

            assertThat(listener).isEqualTo(new ListenerConfig(address("0.0.0.0:80")));
            assertThat(listener.tls()).isEmpty();
            assertThat(listener.http2()).isTrue();
            assertThat(read(ListenerConfig.class, "{address: 0.0.0.0:80, http2: false}")
                            .http2())
                    .isFalse();
        }

        @Test
        void refuses_what_is_no_address() {
            for (String wrong : List.of("127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "'::1:x'", "':80'")) {
                assertThat(problems(ListenerConfig.class, "address: " + wrong))
                        .singleElement()
                        .asString()
                        .startsWith("1:10 address: ")
                        .endsWith(" (expected: host:port such as 127.0.0.1:8081 or [::1]:8081)");
            }
        }
    }

    @Nested
    class AdminTest {

        @Test
        void needs_no_token_on_a_loopback_address() throws Exception {
            assertThat(read(Admin.class, "address: 127.0.0.2:1").token()).isEmpty();
            assertThat(read(Admin.class, "address: '[::1]:1'").token()).isEmpty();
        }

        @Test
        void refuses_to_be_open_to_everyone() {
            assertThat(problems(NodeSettings.class, SMALLEST.replace("127.0.0.1:9081", "0.0.0.0:9081")))
                    .containsExactly(
                            "3:8 admin.token: missing (expected: a token, as the address is not a loopback address)");
            assertThat(problems(Admin.class, "\naddress: 0.0.0.0:9081"))
                    .containsExactly(
                            "2:1 token: missing (expected: a token, as the address is not a loopback address)");
        }

        @Test
        void refuses_a_token_that_no_header_can_have() {
            assertThat(problems(Admin.class, "{address: 127.0.0.1:1, token: ''}"))
                    .containsExactly("1:31 token: 0 characters (expected: visible ASCII characters, at least one,"
                            + " no blanks)");
            assertThat(problems(Admin.class, "{address: 127.0.0.1:1, token: a b}"))
                    .hasSize(1);
        }

        @Test
        void never_tells_its_token() {
            assertThat(new Admin(address("127.0.0.1:1"), Optional.of("hunter2")).toString())
                    .doesNotContain("hunter2");
        }
    }

    @Nested
    class ClusterTest {

        @Test
        void has_defaults() throws Exception {
            Cluster cluster = read(Cluster.class, "address: 127.0.0.1:5701");

            assertThat(cluster)
                    .isEqualTo(new Cluster(
                            "weir",
                            address("127.0.0.1:5701"),
                            new Join.Addresses(List.of()),
                            1,
                            Duration.ofMillis(50),
                            1_000_000,
                            Optional.empty()));
        }

        @Test
        void every_field_can_be_set() throws Exception {
            Cluster cluster = read(
                    Cluster.class,
                    "{name: x, address: 127.0.0.1:1, join: [a:1], expected: 3, deadline: 20ms,"
                            + " ledgers-max: 500,"
                            + " secret: 0123456789abcdef}");

            assertThat(cluster)
                    .isEqualTo(new Cluster(
                            "x",
                            address("127.0.0.1:1"),
                            new Join.Addresses(List.of("a:1")),
                            3,
                            Duration.ofMillis(20),
                            500,
                            Optional.of("0123456789abcdef")));
            assertThat(cluster.toString()).doesNotContain("0123456789abcdef");
        }

        @Test
        void refuses_what_is_no_cluster() {
            assertThat(problems(Cluster.class, "{address: 127.0.0.1:1, expected: 0}"))
                    .containsExactly("1:34 expected: 0 (expected: 1 to 1000)");
            assertThat(problems(Cluster.class, "{address: 127.0.0.1:1, deadline: 0s}"))
                    .containsExactly("1:34 deadline: 0ms (expected: 1ms to 1d)");
            assertThat(problems(Cluster.class, "{address: 127.0.0.1:1, ledgers-max: 0}"))
                    .containsExactly("1:37 ledgers-max: 0 (expected: 1 to 100000000)");
            assertThat(problems(Cluster.class, "{address: 127.0.0.1:1, secret: short}"))
                    .containsExactly("1:32 secret: 5 characters (expected: at least 16 characters)");
            assertThat(problems(Cluster.class, "{address: 127.0.0.1:1, name: a b}"))
                    .containsExactly("1:30 name: a b (expected: letters, digits, ., _ and -, at most 64)");
        }
    }

    @Nested
    class DrainTest {

        @Test
        void has_defaults_for_what_is_not_said() throws Exception {
            assertThat(read(Drain.class, "delay: 3s"))
                    .isEqualTo(new Drain(Duration.ofSeconds(3), Duration.ofSeconds(15)));
            assertThat(read(Drain.class, "timeout: 0s")).isEqualTo(new Drain(Duration.ZERO, Duration.ZERO));
        }

        @Test
        void refuses_to_take_hours() {
            assertThat(problems(Drain.class, "{delay: 2h, timeout: 1d}"))
                    .containsExactly(
                            "1:9 delay: 7200s (expected: 0s to 1h)", "1:22 timeout: 86400s (expected: 0s to 1h)");
        }
    }

    @Nested
    class JoinTest {

        @Test
        void is_a_list_or_says_where_to_ask() throws Exception {
            assertThat(read(Join.class, "[a:1, '[::1]:2']")).isEqualTo(new Join.Addresses(List.of("a:1", "[::1]:2")));
            assertThat(read(Join.class, "dns: weir-headless")).isEqualTo(new Join.Dns("weir-headless"));
            assertThat(read(Join.class, "kubernetes: {service: weir}"))
                    .isEqualTo(new Join.Kubernetes("weir", Optional.empty()));
            assertThat(read(Join.class, "kubernetes: {service: weir, namespace: edge}"))
                    .isEqualTo(new Join.Kubernetes("weir", Optional.of("edge")));
        }

        @Test
        void refuses_what_nobody_can_be_found_by() {
            assertThat(problems(Join.class, "[a:1, b]")).containsExactly("1:7 [1]: b (expected: host:port)");
            assertThat(problems(Join.class, "[10.0.0.*:1]"))
                    .containsExactly("1:2 [0]: 10.0.0.*:1 (expected: host:port)");
            assertThat(problems(Join.class, "dns: a b"))
                    .containsExactly("1:6 dns: a b (expected: a DNS name such as weir-headless)");
            assertThat(problems(Join.class, "kubernetes: {service: A}"))
                    .singleElement()
                    .asString()
                    .startsWith("1:23 kubernetes.service: A (expected: lower-case letters");
            assertThat(problems(Join.class, "multicast: true"))
                    .containsExactly("1:1 multicast: unknown key (expected: one of dns, kubernetes)");
        }
    }

    @Test
    void a_file_is_read_with_paths_beside_it(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("node.yaml"), SMALLEST);

        NodeSettings settings = NodeDocument.read(file, Environment.empty());

        assertThat(settings.data()).isEqualTo(directory.resolve("data/node-1"));
    }

    @Test
    void a_file_that_is_not_there_is_a_problem(@TempDir Path directory) {
        Path file = directory.resolve("none.yaml");

        assertThat(dev.weir.document.Readings.problems(() -> NodeDocument.read(file, Environment.empty())))
                .containsExactly(file + ": the file cannot be read: there is none");
    }

    private static InetSocketAddress address(String text) {
        try {
            return read(InetSocketAddress.class, '"' + text + '"');
        } catch (DocumentException e) {
            throw new AssertionError(e);
        }
    }
}
