// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class NodeStopsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

    @AutoClose
    private final SampleService service = SampleService.start("sample");

    /** The request under way waits until the test lets it go, however long a busy machine takes until then. */
    @AutoClose
    private final WeirNode node = new WeirNode(
            Scratch.directory(NodeStopsTest.class, "one"),
            NodeYaml.alone("one"),
            """
            format: 1
            upstreams:
              sample: {instances: ["http://127.0.0.1:%d"], timeouts: {response: 60s}}
            routes:
              sample: {match: {path: /**}, upstream: sample}
            """
                    .formatted(service.port()));

    @Test
    void a_request_under_way_is_answered_before_the_node_ends() throws IOException {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
        RawRequest slow = RawRequest.to(node.settings().listenerPort()).head("GET /slow HTTP/1.1");
        Await.until(SOON, () -> assertThat(service.slow().arrived()).isEqualTo(1));

        node.process().terminate();
        Await.until(SOON, () -> assertThat(FreePorts.isFree(node.settings().listenerPort()))
                .as("the listener is closed")
                .isTrue());
        assertThat(node.isRunning()).isTrue();
        service.slow().open();

        assertThat(slow.statusLine()).contains("200");
        assertThat(node.process().awaitExit(ENDS_WITHIN)).isZero();
        assertThat(node.process().output()).contains("has ended");
    }

    @Test
    void a_second_signal_ends_it_at_once() throws IOException {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
        RawRequest slow = RawRequest.to(node.settings().listenerPort()).head("GET /slow HTTP/1.1");
        Await.until(SOON, () -> assertThat(service.slow().arrived()).isEqualTo(1));
        node.process().terminate();
        Await.until(SOON, () -> assertThat(FreePorts.isFree(node.settings().listenerPort()))
                .isTrue());

        node.process().terminate();

        assertThat(node.process().awaitExit(SOON)).isEqualTo(128 + 15);
        assertThat(slow.statusLine()).isEmpty();
    }

    @Test
    void ctrl_c_ends_it_in_order() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);

        node.process().interrupt();

        assertThat(node.process().awaitExit(ENDS_WITHIN)).isZero();
        assertThat(node.process().output()).contains("has ended");
    }

    @Test
    void it_ends_with_its_parent_when_it_was_told_to() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);

        node.process().closeInput();

        assertThat(node.process().awaitExit(ENDS_WITHIN)).isZero();
        assertThat(node.process().output()).contains("has ended");
    }
}
