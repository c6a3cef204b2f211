// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.io.SocketServer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProbersTest {

    private static final String OFTEN = "{path: /, every: 100ms, timeout: 100ms}";

    @Test
    void instances_of_upstreams_that_run_are_probed_again_and_again() throws Exception {
        try (SocketServer server = answering();
                Probed probed = new Probed(server.url(), OFTEN);
                Probers probers = probed.start()) {
            Eventually.holds("several probes", () -> server.connections() > 3);

            assertThat(probers.size()).isEqualTo(1);
            Eventually.holds("it is told", () -> probed.findings.said.contains("good"));
        }
    }

    @Test
    void an_upstream_that_goes_is_probed_no_more() throws Exception {
        try (SocketServer server = answering();
                Probed probed = new Probed(server.url(), OFTEN);
                Probers probers = probed.start()) {
            Eventually.holds("a probe", () -> server.connections() > 0);

            probed.forget();

            assertThat(probers.size()).isZero();
            Eventually.holds("it is forgotten", () -> probed.findings.said.contains("forget"));
            probed.assertNothingIsLeft();
        }
    }

    @Test
    void a_node_that_ends_probes_nobody_and_leaves_nothing_behind() throws Exception {
        try (SocketServer silent = new SocketServer(
                        (socket, number) -> socket.getInputStream().readAllBytes());
                Probed probed = new Probed(silent.url(), "{path: /, every: 1h, timeout: 1h}")) {
            Probers probers = probed.start();
            Eventually.holds("a probe is under way", () -> silent.open() == 1);

            probers.close();

            Eventually.holds("its connection is closed", () -> silent.open() == 0);
            probed.assertNothingIsLeft();
            assertThat(probed.findings.said).containsExactly("forget");
        }
    }

    private static SocketServer answering() throws IOException {
        return new SocketServer((socket, number) -> {
            byte[] bytes = new byte[1000];
            while (socket.getInputStream().read(bytes) > 0) {
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(ISO_8859_1));
            }
        });
    }
}
