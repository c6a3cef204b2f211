// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class RollingRestartTest {

    /** Many times what the balancer needs to notice. */
    private static final String DRAIN = "drain: {delay: 3s, timeout: 40s}\n";

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Between two requests of a client that opens a connection for each: the system has so many ports and no more. */
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    /** Less than the delay, so that each connection is used once more before it is closed. */
    private static final long REST_NANOS = Duration.ofMillis(300).toNanos();

    @AutoClose
    private static final SampleService service = SampleService.start("sample");

    @AutoClose
    private static final LongService longService = LongService.start();

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThreeWith(
            RollingRestartTest.class,
            DRAIN,
            """
            format: 1
            upstreams:
              sample: {instances: ["http://127.0.0.1:%d"]}
              long: {instances: ["http://127.0.0.1:%d"]}
            routes:
              sample: {match: {path: /sample}, upstream: sample}
              long: {match: {path: /long}, upstream: long}
            """
                    .formatted(service.port(), longService.port()));

    @BeforeEach
    void every_test_begins_with_three_nodes() {
        cluster.start();
    }

    @Test
    void no_request_fails_when_one_node_after_the_other_is_restarted_behind_a_balancer() throws IOException {
        try (TcpBalancer balancer = TcpBalancer.before(cluster.nodes());
                Traffic kept = Traffic.at("kept", balancer.port(), 6, () -> RollingRestartTest::getAndPost);
                Traffic fresh = Traffic.at("fresh", balancer.port(), 3, () -> RollingRestartTest::onTwoConnections);
                Traffic calm = Traffic.at("calm", balancer.port(), 12, () -> RollingRestartTest::nowAndThen)) {
            for (WeirNode node : cluster.nodes()) {
                node.process().terminate();
                assertThat(node.process().awaitExit(ENDS_WITHIN)).isZero();
                assertThat(node.process().output()).contains("left the cluster").doesNotContain("broken off");
                node.start().awaitReady(WeirCluster.FORMS_WITHIN);
                balancer.awaitAllReady();
                awaitMore(kept, 60);
                awaitMore(fresh, 30);
            }

            assertThat(kept.end()).isEmpty();
            assertThat(fresh.end()).isEmpty();
            assertThat(calm.end()).isEmpty();
        }
    }

    @Test
    void downloads_and_tunnels_under_way_come_to_their_end() throws IOException {
        WeirNode node = cluster.node(2);
        try (TcpBalancer balancer = TcpBalancer.before(List.of(node));
                Socket download = open(balancer, "GET /long HTTP/1.1\r\nHost: h\r\n\r\n");
                Socket tunnel = open(
                        balancer, "GET /long HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: lines\r\n\r\n")) {
            BufferedReader downloaded = reader(download);
            BufferedReader echoed = reader(tunnel);
            assertThat(head(downloaded)).startsWith("HTTP/1.1 200");
            assertThat(head(echoed)).startsWith("HTTP/1.1 101");

            node.process().terminate();
            Await.until(SOON, () -> assertThat(FreePorts.isFree(node.settings().listenerPort()))
                    .isTrue());
            assertThat(node.admin().get("/readyz").expect(503).body()).contains("the node is ending");
            tunnel.getOutputStream().write("a line\r\n".getBytes(ISO_8859_1));
            assertThat(echoed.readLine()).isEqualTo("a line");
            longService.endDownloads();

            assertThat(downloaded.readLine()).isEqualTo(LongService.FIRST_HALF + LongService.SECOND_HALF);
            tunnel.shutdownOutput();
            assertThat(echoed.readLine()).isNull();
            assertThat(node.process().awaitExit(ENDS_WITHIN)).isZero();
            assertThat(node.process().output()).doesNotContain("broken off");
        }
    }

    private static void getAndPost(KeepAliveClient client) throws IOException {
        assertThat(client.get("/sample").expect(200).body()).isEqualTo("sample");
        assertThat(client.post("/sample", "twelve bytes").expect(200).body()).isEqualTo("12");
    }

    /** A connection that is idle most of the time, and is used without a look at whether it still can be. */
    private static void nowAndThen(KeepAliveClient client) throws IOException {
        LockSupport.parkNanos(REST_NANOS);
        assertThat(client.post("/sample", "twelve bytes").expect(200).body()).isEqualTo("12");
    }

    private static void onTwoConnections(KeepAliveClient client) throws IOException {
        assertThat(client.get("/sample").expect(200).body()).isEqualTo("sample");
        client.close();
        LockSupport.parkNanos(PAUSE_NANOS);
        assertThat(client.post("/sample", "twelve bytes").expect(200).body()).isEqualTo("12");
        client.close();
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private static void awaitMore(Traffic traffic, int visits) {
        long before = traffic.visits();
        Await.until(SOON, () -> assertThat(traffic.visits()).isGreaterThan(before + visits));
    }

    private static Socket open(TcpBalancer balancer, String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), balancer.port());
        socket.setSoTimeout((int) ENDS_WITHIN.toMillis());
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    /** Reads a head to its end. */
    private static String head(BufferedReader reader) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }
}
