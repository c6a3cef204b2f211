// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.io.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void tells_all_problems_of_the_settings() throws IOException {
        String settings = write(
                """
                name: node 1
                listeners: []
                admin: 127.0.0.1
                cluster: {adress: 127.0.0.1:0}
                """);

        CommandRun run = CommandRun.of("run", "--settings", settings);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(line -> line.startsWith(settings + ":"))
                .anyMatch(line -> line.contains(":4:11 cluster.adress: unknown key"));
    }

    @Test
    void tells_all_problems_of_the_gateway_config_it_names() throws IOException {
        Path gateway = Files.writeString(directory.resolve("gateway.yaml"), "format: 2\nrutes: {}\n");
        String settings = write(node(0) + "gateway: gateway.yaml\n");

        CommandRun run = CommandRun.of("run", "--settings", settings);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(2).allMatch(line -> line.startsWith(gateway + ":"));
    }

    @Test
    void settings_that_are_not_there_are_a_problem() {
        CommandRun run = CommandRun.of(
                "run", "--settings", directory.resolve("none.yaml").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("none.yaml: the file cannot be read").hasLineCount(1);
    }

    @Test
    void a_port_that_somebody_else_has_is_told_in_one_line() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String settings = write(node(other.getLocalPort()));

            CommandRun run = CommandRun.of("run", "--settings", settings);

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("127.0.0.1:" + other.getLocalPort()).hasLineCount(1);
        }
    }

    @Test
    void a_data_directory_that_cannot_be_made_is_told_in_one_line() throws IOException {
        Files.writeString(directory.resolve("data"), "a file");
        String settings = write(node(0));

        CommandRun run = CommandRun.of("run", "--settings", settings);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("data").hasLineCount(1);
    }

    private static String node(int port) {
        return "name: node-1\nlisteners: [127.0.0.1:" + port + "]\nadmin: 127.0.0.1:0\n"
                + "cluster: {address: 127.0.0.1:" + FreePorts.next() + "}\ndata: data\n";
    }

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("node.yaml"), text).toString();
    }
}
