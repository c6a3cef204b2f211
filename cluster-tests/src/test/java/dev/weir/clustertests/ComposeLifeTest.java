// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How the containers of {@code docker/compose.yaml} become healthy, and how they end. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
class ComposeLifeTest {

    private static final List<String> NODES = List.of("node-1", "node-2", "node-3");

    /** Otherwise it takes a minute until a container that never was healthy counts as unhealthy. */
    private static final String AT_ONCE = "services: {node-1: {healthcheck: {start_period: 1s}}}";

    @Test
    void a_node_is_healthy_when_it_is_ready_and_ends_with_its_leave_taken() {
        try (Compose compose = Compose.of(ComposeLifeTest.class).with(AT_ONCE)) {
            compose.shell("docker/secrets.sh");
            String token = compose.shell("cat docker/secrets/weir-admin-token");
            compose.shell("docker/secrets.sh");
            assertThat(compose.shell("cat docker/secrets/weir-admin-token"))
                    .as("a second time keeps what is there")
                    .isEqualTo(token)
                    .hasSize(48);

            compose.run("up -d node-1");
            compose.awaitHealth("node-1", "unhealthy");
            new Admin(9081, Optional.empty()).get("/livez").expect(200);
            compose.run("up -d node-2 node-3");
            NODES.forEach(node -> compose.awaitHealth(node, "healthy"));

            compose.run("stop");
            for (String node : NODES) {
                assertThat(compose.inspect(node, "{{.State.ExitCode}} {{.State.OOMKilled}}"))
                        .as(node)
                        .isEqualTo("0 false");
                assertThat(compose.shell("docker logs " + compose.inspect(node, "{{.Id}}") + " 2>&1"))
                        .contains(node + " has ended")
                        .doesNotContain("ERROR");
            }
        }
    }
}
