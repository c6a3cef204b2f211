// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.io.SocketServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, with an admin API that answers what the test wrote down. */
class PurgeCommandTest {

    @TempDir
    private Path directory = Path.of("");

    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final HttpServer admin;
    private int status = 200;
    private String answer = "{\"total\": 4, \"copies\": {\"node-1\": 3, \"node-2\": 1}}";

    PurgeCommandTest() throws IOException {
        admin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        admin.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            orders.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @BeforeEach
    void start() {
        admin.start();
    }

    @AfterEach
    void stop() {
        admin.stop(0);
    }

    private String settings(int port, String more) throws IOException {
        String text =
                """
                name: node-1
                listeners: [127.0.0.1:0]
                admin: {address: 127.0.0.1:%d%s}
                cluster: {address: 127.0.0.1:0}
                data: data
                """
                        .formatted(port, more);
        return Files.writeString(directory.resolve("node.yaml"), text).toString();
    }

    private CommandRun purge(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("purge", "--settings", settings(admin.getAddress().getPort(), ", token: hunter2")));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void says_how_many_copies_were_on_each_node() throws IOException {
        CommandRun run = purge("--url", "http://api.example.com/a", "--url", "http://api.example.com/b");

        assertThat(run).isEqualTo(new CommandRun(0, "node-1: 3 copies\nnode-2: 1 copy\n", ""));
        assertThat(orders)
                .containsExactly("POST /cache/purge {\"url\":[\"http://api.example.com/a\","
                        + "\"http://api.example.com/b\"],\"soft\":false} Bearer hunter2");
    }

    @Test
    void everything_that_can_be_ordered_can_be_said() throws IOException {
        purge("--prefix", "/shop/", "--route", "shop");
        purge("--tag", "red", "--tag", "blue", "--soft");
        purge("--all");

        assertThat(orders)
                .containsExactly(
                        "POST /cache/purge {\"prefix\":[\"/shop/\"],\"route\":\"shop\",\"soft\":false} Bearer hunter2",
                        "POST /cache/purge {\"tags\":[\"red\",\"blue\"],\"soft\":true} Bearer hunter2",
                        "POST /cache/purge {\"all\":true,\"soft\":false} Bearer hunter2");
    }

    @Test
    void a_token_that_the_settings_have_not_is_read_from_a_file() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "t0ken\n");

        purge("--all", "--token-file", token.toString());
        CommandRun missing =
                purge("--all", "--token-file", directory.resolve("none").toString());

        assertThat(orders).singleElement().asString().endsWith("Bearer t0ken");
        assertThat(missing.exitCode()).isEqualTo(1);
    }

    @Test
    void says_why_it_was_not_done() throws IOException {
        status = 503;
        answer = "{\"detail\": \"node-3 did not confirm\"}";

        CommandRun run = purge("--all");

        assertThat(run).isEqualTo(new CommandRun(1, "", "weir: node-3 did not confirm\n"));
    }

    @Test
    void says_that_nobody_is_there_or_somebody_else_is() throws IOException {
        int nobody = SocketServer.nobody().getPort();
        answer = "<html>";

        CommandRun stranger = purge("--all");
        CommandRun none = CommandRun.of("purge", "--settings", settings(nobody, ""), "--all");

        assertThat(stranger.exitCode()).isEqualTo(1);
        assertThat(stranger.err()).contains("not from an admin API");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("127.0.0.1:" + nobody).contains("nobody answers there");
    }

    @Test
    void what_is_meant_must_be_clear() throws IOException {
        assertThat(purge().exitCode()).isEqualTo(2);
        assertThat(purge("--all", "--tag", "red").exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("purge", "--all").exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("purge", "--settings", "nowhere.yaml", "--all").exitCode())
                .isEqualTo(1);
        assertThat(orders).isEmpty();
    }
}
