// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo has ports of its own: it cannot run twice on one machine. */
@ExtendWith(ShowsLogs.class)
class DemoTest {

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(1);
    private static final List<Integer> PORTS = IntStream.of(8081, 8082, 8083, 9081, 9082, 9083, 5701, 5702, 5703)
            .boxed()
            .toList();

    private final MachineLock ports = MachineLock.ofWellKnownPorts();
    private final List<ProcessHandle> children = new ArrayList<>();
    private Optional<WeirProcess> started = Optional.empty();

    @AfterEach
    void nothing_is_left() {
        started.ifPresent(WeirProcess::close);
        children.forEach(ProcessHandle::destroyForcibly);
        ports.close();
    }

    @Test
    void shows_what_to_try_spreads_a_change_to_all_nodes_and_leaves_nothing_behind() throws IOException {
        WeirProcess demo = start("ctrl-c");
        assertThat(demo.output()).contains("curl", "8081", "8082", "8083", "9081");

        new Admin(9082, Optional.empty())
                .put("/routes/new?wait=all&timeout=30s", Documents.route("/new", "hello"))
                .expect(200);

        for (int port = 8081; port <= 8083; port++) {
            assertThat(answer(port, "/hello")).isEqualTo("Hello from Weir.\n");
            assertThat(answer(port, "/users/42")).contains("/people/42.json");
            assertThat(answer(port, "/new")).isEqualTo("hello");
        }
        demo.interrupt();
        assertThat(demo.awaitExit(ENDS_WITHIN)).isZero();
        assertNothingRuns();
    }

    @Test
    void its_nodes_do_not_outlive_it_even_when_it_is_killed() {
        WeirProcess demo = start("killed");

        demo.killAlone();

        assertNothingRuns();
    }

    private WeirProcess start(String name) {
        assertThat(PORTS).as("ports that the demo needs").allMatch(FreePorts::isFree);
        WeirProcess demo =
                WeirProcess.start(Scratch.directory(DemoTest.class, name).resolve("demo.log"), "demo");
        started = Optional.of(demo);
        Await.until(READY_WITHIN, () -> {
            assertThat(demo.isAlive()).as(demo.output()).isTrue();
            assertThat(demo.output()).contains("curl");
        });
        children.addAll(demo.children());
        assertThat(children).hasSize(3);
        return demo;
    }

    private static String answer(int port, String path) throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(port)) {
            return client.get(path).expect(200).body();
        }
    }

    private void assertNothingRuns() {
        Await.until(ENDS_WITHIN, () -> {
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(PORTS).allMatch(FreePorts::isFree);
        });
    }
}
