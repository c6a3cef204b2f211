// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class BadSettingsTest {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

    @Test
    void every_problem_is_named_and_the_node_ends() {
        NodeYaml settings = NodeYaml.alone("several-problems");
        String text =
                """
                name: several-problems
                listners: [127.0.0.1:0]
                listeners: [127.0.0.1]
                admin: 127.0.0.1:99999
                cluster: {address: 127.0.0.1:5701, expected: 0}
                data: data
                """;
        try (WeirNode node = node(settings, text, Documents.hello("hello")).start()) {
            assertThat(node.process().awaitExit(ENDS_WITHIN)).isEqualTo(1);

            assertThat(node.process().output())
                    .contains("node.yaml:2:1", "listners", "listeners")
                    .contains("node.yaml:3:", "127.0.0.1")
                    .contains("node.yaml:4:", "99999")
                    .contains("node.yaml:5:", "expected: 0")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void settings_that_are_not_there_are_named() {
        try (WeirProcess process = WeirProcess.start(
                Scratch.directory(BadSettingsTest.class, "no-file").resolve("node.log"),
                "run",
                "--settings",
                "no-such-file.yaml")) {
            assertThat(process.awaitExit(ENDS_WITHIN)).isNotZero();

            assertThat(process.output()).contains("no-such-file.yaml").doesNotContain("\tat ");
        }
    }

    @Test
    void a_gateway_config_that_is_wrong_is_named_with_file_line_and_column() {
        NodeYaml settings = NodeYaml.alone("wrong-gateway");
        String gateway = "format: 1\nroutes:\n  hello: {match: {path: /hello}, upstream: nowhere}\n";
        try (WeirNode node = node(settings, settings.text(), gateway).start()) {
            assertThat(node.process().awaitExit(ENDS_WITHIN)).isEqualTo(1);

            assertThat(node.process().output())
                    .contains("gateway.yaml:3:", "routes.hello.upstream", "nowhere")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void a_port_that_is_in_use_is_named() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertEndsNaming(NodeYaml.alone("listener-taken").withListenerPort(port), port);
            assertEndsNaming(NodeYaml.alone("admin-taken").withAdminPort(port), port);
            assertEndsNaming(NodeYaml.alone("member-taken").withMemberPort(port), port);
        }
    }

    @Test
    void an_admin_api_open_to_others_needs_a_token() {
        NodeYaml settings = NodeYaml.alone("open-admin");
        String text = settings.text().replace("admin: {address: 127.0.0.1:", "admin: {address: 0.0.0.0:");
        try (WeirNode node = node(settings, text, Documents.hello("hello")).start()) {
            assertThat(node.process().awaitExit(ENDS_WITHIN)).isEqualTo(1);

            assertThat(node.process().output())
                    .contains("node.yaml:3:", "admin", "token: missing")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void a_node_that_finds_nobody_runs_alone_and_says_so_loudly() {
        int nobody = FreePorts.next();
        NodeYaml settings = NodeYaml.alone("lonely").in("lonely", List.of("127.0.0.1:" + nobody), 3);
        try (WeirNode node = node(settings, settings.text(), Documents.hello("all alone"))) {
            node.start().awaitAlive(WeirCluster.FORMS_WITHIN);

            Await.until(
                    WeirCluster.FORMS_WITHIN,
                    () -> assertThat(node.get("/hello").body()).isEqualTo("all alone"));

            // Not at once: the first of several that start together is alone for a moment.
            Await.until(
                    WeirCluster.FORMS_WITHIN, () -> assertThat(node.process().output())
                            .containsPattern("WARN .*found nobody.*127.0.0.1:" + nobody + ".*separate clusters"));
            assertThat(node.admin().get("/readyz").expect(503).body()).contains("1 of 3 expected members are here");
        }
    }

    private static void assertEndsNaming(NodeYaml settings, int port) {
        try (WeirNode node =
                node(settings, settings.text(), Documents.hello("hello")).start()) {
            assertThat(node.process().awaitExit(ENDS_WITHIN))
                    .as(node.process().output())
                    .isEqualTo(1);

            assertThat(node.process().output()).contains("127.0.0.1:" + port).doesNotContain("\tat ");
        }
    }

    private static WeirNode node(NodeYaml settings, String text, String gateway) {
        return new WeirNode(Scratch.directory(BadSettingsTest.class, settings.name()), settings, text, gateway);
    }
}
