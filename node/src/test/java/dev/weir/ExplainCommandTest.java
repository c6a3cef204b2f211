// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

    @TempDir
    private Path directory = Path.of("");

    private String file = "";

    @BeforeEach
    void write() throws IOException {
        String text =
                """
                format: 1
                upstreams:
                  orders: {instances: [http://127.0.0.1:8091]}
                routes:
                  orders: {match: {path: "/orders/{id}", methods: [GET]}, upstream: orders}
                  everything: {match: {hosts: [api.example.com]}, priority: -1, upstream: orders}
                  shop: {match: {hosts: [shop.example.com], path: /cart}, upstream: orders}
                  v2: {match: {path: /version, headers: {X-Version: v2}, query: {debug: on}}, upstream: orders}
                """;
        file = Files.writeString(directory.resolve("gateway.yaml"), text).toString();
    }

    @Test
    void the_route_that_answers_stands_first() {
        CommandRun run = CommandRun.of("explain", file, "GET", "https://API.example.com:8443/orders/7?a=b#c");

        assertThat(run)
                .isEqualTo(new CommandRun(
                        0,
                        """
                        orders      answers       matches /orders/{id}
                        everything  loses         matches, but loses to orders: lower priority (-1, not 0)
                        shop        host differs  host api.example.com is none of [shop.example.com]
                        v2          path differs  path /orders/7 does not match /version
                        """,
                        ""));
    }

    @Test
    void no_route_is_a_problem() {
        CommandRun run = CommandRun.of("explain", file, "POST", "/orders/7");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("no route answers\norders ")
                .contains("method differs  method POST is none of [GET]");
    }

    @Test
    void headers_and_query_count() {
        assertThat(explained("GET", "/version?debug=on", "-H", "x-version:v2")).startsWith("v2 ");
        assertThat(explained("GET", "/version?debug=on")).contains("header differs");
        assertThat(explained("GET", "/version", "-H", "X-Version: v2")).contains("query differs");
        assertThat(explained("GET", "/cart", "-H", "Host: shop.example.com:80")).startsWith("shop ");
    }

    @Test
    void the_path_is_read_as_the_listener_reads_it() {
        assertThat(explained("GET", "http://localhost//a/../orders/%37"))
                .startsWith("the path is read as /orders/7\norders ");
        assertThat(explained("GET", "/..%2fetc"))
                .startsWith("no route answers: ")
                .contains("(400)");
        assertThat(explained("TRACE", "/orders/7"))
                .startsWith("no route answers: ")
                .contains("(501)");
    }

    @Test
    void a_config_with_problems_explains_nothing() throws IOException {
        Files.writeString(directory.resolve("gateway.yaml"), "format: 2\nrutes: {}\n");

        CommandRun run = CommandRun.of("explain", file, "GET", "/");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(2);
    }

    @Test
    void what_is_no_request_is_a_wrong_command_line() {
        assertThat(CommandRun.of("explain", file, "GET", "ftp://host/").err()).startsWith("URL: ftp://host/ (expected");
        assertThat(CommandRun.of("explain", file, "GET", "").exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("explain", file, "G T", "/").exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("explain", file, "GET", "/", "-H", "no colon").exitCode())
                .isEqualTo(2);
        assertThat(CommandRun.of("explain", file, "GET").exitCode()).isEqualTo(2);
    }

    private String explained(String... request) {
        String[] args = new String[request.length + 2];
        args[0] = "explain";
        args[1] = file;
        System.arraycopy(request, 0, args, 2, request.length);
        return CommandRun.of(args).out();
    }
}
