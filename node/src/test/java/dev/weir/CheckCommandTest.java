// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void counts_what_is_in_a_good_config() throws IOException {
        String file = write(
                """
                format: 1
                upstreams:
                  orders: {instances: [http://127.0.0.1:8091]}
                routes:
                  hello: {match: {path: /hello}, policies: [respond: 204]}
                  orders: {match: {path: /orders/**}, upstream: orders}
                """);

        CommandRun run = CommandRun.of("check", file);

        assertThat(run).isEqualTo(new CommandRun(0, file + ": ok, 2 routes, 1 upstream\n", ""));
    }

    @Test
    void tells_every_problem_with_its_place() throws IOException {
        String file = write(
                """
                format: 1
                upstream: {}
                routes:
                  orders: {match: {path: orders}, upstream: ordres}
                """);

        CommandRun run = CommandRun.of("check", file);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .hasSize(3)
                .satisfiesOnlyOnce(line -> assertThat(line)
                        .startsWith(file + ":2:1 upstream: unknown key")
                        .contains("upstreams"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith(file + ":4:26 routes.orders.match.path: orders"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains(" routes.orders.upstream: ", "ordres"));
    }

    @Test
    void tells_what_only_the_route_table_refuses() throws IOException {
        StringBuilder routes = new StringBuilder("format: 1\nroutes:\n");
        for (int i = 0; i < 1 << 12; i++) {
            StringBuilder path = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                path.append((i >> bit & 1) == 0 ? "/a" : "/{v" + bit + "}");
            }
            routes.append("  r" + i + ": {match: {path: \"" + path + "\"}, policies: [respond: 204]}\n");
        }
        String file = write(routes.toString());

        CommandRun run = CommandRun.of("check", file);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith(file + ": routes: a request may have to be compared with ")
                .hasLineCount(1);
    }

    @Test
    void finds_files_that_are_referred_to_beside_the_config() throws IOException {
        Files.writeString(directory.resolve("greeting"), "Hello.\n");
        String file = write("format: 1\nroutes: {a: {match: {}, policies: [respond: {body: \"${file:greeting}\"}]}}\n");

        CommandRun run = CommandRun.of("check", file);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void a_file_that_is_not_there_is_a_problem() {
        CommandRun run = CommandRun.of("check", directory.resolve("none.yaml").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("none.yaml: the file cannot be read").hasLineCount(1);
    }

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("gateway.yaml"), text).toString();
    }
}
