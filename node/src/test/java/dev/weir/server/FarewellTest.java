// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.config.ListenerConfig;
import dev.weir.http.ProxyError;
import dev.weir.http.SystemClock;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawFrames;
import dev.weir.http2.RawHead;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FarewellTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n";
    private static final Duration LONG_SILENCE = Duration.ofSeconds(2);

    private final long started = SystemClock.nanos() - LONG_SILENCE.toNanos();
    private volatile long standsAt = started;
    private volatile boolean timePasses;

    private final CountDownLatch release = new CountDownLatch(1);

    /** Answers at once, {@code /slow} when it is released, and echoes what comes through a tunnel. */
    @AutoClose
    private final RawInstance instance = new RawInstance(this::serve);

    @AutoClose
    private final Proxy proxy = new Proxy(this::nanos, Proxy.loopback(), Proxy.PATIENT, instance.url());

    FarewellTest() throws IOException {}

    /** Time stands still at first, so that no client is silent for too long by accident. */
    private long nanos() {
        return timePasses ? SystemClock.nanos() : standsAt;
    }

    /** Every client has been silent for long, and time goes on. */
    private void letTimePass() {
        timePasses = true;
    }

    /** Every client has been silent for long; then time stands still again, and whoever is waited for stays so. */
    private void letSilencePass() {
        standsAt = started + LONG_SILENCE.toNanos();
    }

    private void serve(RawInstance.Peer peer, int connection) throws IOException {
        for (RawMessage request = peer.request(); request != null; request = peer.request()) {
            if (!request.values("Upgrade").isEmpty()) {
                peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: upgrade\r\n\r\n");
                peer.socket().getInputStream().transferTo(peer.socket().getOutputStream());
                return;
            }
            if (request.head().startsWith("GET /slow")) {
                await(release);
            }
            peer.send(OK);
        }
    }

    @Test
    void clients_are_accepted_and_served_for_a_while_but_each_answer_is_the_last() throws Exception {
        try (RawClient before = proxy.client()) {
            before.get("/");

            try (Leaving leave = Leaving.slowly(proxy, Duration.ofSeconds(30));
                    RawClient after = proxy.client()) {
                leave.awaitDelay();
                letTimePass();

                assertThat(after.get("/").values("Connection")).containsExactly("close");
                assertThat(after.ended()).isTrue();
                assertThat(before.get("/").values("Connection")).containsExactly("close");
                assertThat(before.ended()).isTrue();
            }
        }
    }

    @Test
    void who_waits_to_be_accepted_is_accepted_before_nobody_is_any_more() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            clients.add(proxy.client());
        }

        try (Leaving leave = Leaving.now(proxy, Duration.ofSeconds(30))) {
            leave.awaitNobodyAccepted();
            for (RawClient client : clients) {
                try (client) {
                    assertThat(client.get("/").values("Connection")).containsExactly("close");
                }
            }
        }
    }

    @Test
    void a_client_that_was_not_silent_yet_may_ask_once_more() throws IOException {
        try (RawClient client = proxy.client()) {
            client.get("/");

            try (Leaving leave = Leaving.now(proxy, Duration.ofSeconds(30))) {
                leave.awaitNobodyAccepted();

                assertThat(client.get("/").values("Connection")).containsExactly("close");
                assertThat(client.ended()).isTrue();
                leave.awaitEnd();
            }
        }
    }

    @Test
    void the_connection_of_a_silent_client_is_closed_in_peace() throws IOException {
        try (RawClient client = proxy.client();
                RawClient saysNothing = proxy.client()) {
            client.get("/");
            Eventually.holds("both are here", () -> proxy.clientConnections() == 2);

            try (Leaving leave = Leaving.now(proxy, Duration.ofSeconds(30))) {
                leave.awaitNobodyAccepted();
                letSilencePass();

                assertThat(client.ended()).isTrue();
                assertThat(saysNothing.ended()).isTrue();
                client.send(GET); // too late, and not met with a reset
                assertThat(client.ended()).isTrue();
                client.socket().close();
                saysNothing.socket().close();
                letTimePass(); // a probe of this test's own may still be waited for
                leave.awaitEnd();
            }
        }
    }

    @Test
    void a_balancer_that_says_nothing_does_not_hold_the_node_up() throws IOException {
        ListenerConfig named = new ListenerConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                true,
                Optional.empty(),
                ListenerConfig.Limits.USUAL,
                false);
        try (Proxy behindBalancer = new Proxy(this::nanos, named, Proxy.PATIENT, instance.url());
                RawClient balancer = behindBalancer.client()) {
            Eventually.holds("it is here", () -> behindBalancer.clientConnections() == 1);

            try (Leaving leave = Leaving.now(behindBalancer, Duration.ofSeconds(30))) {
                leave.awaitNobodyAccepted();
                letTimePass();

                assertThat(balancer.ended()).isTrue();
                leave.awaitEnd();
            }
        }
    }

    @Test
    void what_is_under_way_is_finished() throws IOException {
        try (RawClient half = proxy.client();
                RawClient upload = proxy.client();
                RawClient slow = proxy.client()) {
            half.send("GET / HTTP/1.1\r\nHo");
            upload.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab");
            slow.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            Eventually.holds("both requests are under way", () -> proxy.inFlight() == 2);

            try (Leaving leave = Leaving.now(proxy, Duration.ofSeconds(30))) {
                leave.awaitNobodyAccepted();
                letTimePass();
                release.countDown();

                assertThat(slow.answer().values("Connection")).containsExactly("close");
                assertThat(upload.send("cd").answer().status()).isEqualTo(200);
                assertThat(half.send("st: h\r\n\r\n").answer().status()).isEqualTo(200);
                leave.awaitEnd();
            }
        }
    }

    @Test
    void what_a_client_has_asked_ahead_is_answered_and_only_the_last_answer_says_so() throws Exception {
        try (RawClient client = proxy.client();
                Leaving leave = Leaving.slowly(proxy, Duration.ofSeconds(30))) {
            client.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n" + GET);
            Eventually.holds("the first is under way", () -> instance.requests().size() == 1);

            leave.awaitDelay();
            release.countDown();

            assertThat(client.answer().values("Connection")).isEmpty();
            assertThat(client.answer().values("Connection")).containsExactly("close");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void a_tunnel_may_go_on_until_its_end() throws IOException {
        try (RawClient client = proxy.client()) {
            client.send(UPGRADE).answer();

            try (Leaving leave = Leaving.now(proxy, Duration.ofSeconds(30))) {
                leave.awaitNobodyAccepted();
                letTimePass();

                client.send("ping");
                assertThat(client.socket().getInputStream().readNBytes(4))
                        .asString()
                        .isEqualTo("ping");
                client.socket().shutdownOutput();
                assertThat(client.ended()).isTrue();
                leave.awaitEnd();
            }
        }
        assertThat(proxy.ended().get(0).error()).isEmpty();
    }

    @Test
    void what_takes_too_long_is_broken_off_and_counted_as_such() throws IOException {
        try (RawClient tunnel = proxy.client();
                RawClient slow = proxy.client()) {
            tunnel.send(UPGRADE).answer();
            slow.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            Eventually.holds("both are under way", () -> instance.requests().size() == 2);

            try (Leaving leave = Leaving.now(proxy, Duration.ofMillis(50))) {
                assertThat(tunnel.ended()).isTrue();
                assertThat(slow.ended()).isTrue();
                leave.awaitEnd();
            }
        }
        assertThat(proxy.ended()).hasSize(2).allSatisfy(journey -> assertThat(journey.error())
                .contains(ProxyError.DRAIN_TIMEOUT));
        Eventually.holds("the instance was told", () -> proxy.upstreamConnections() == 0);
    }

    @Test
    void an_http2_client_finishes_what_is_under_way_and_is_told_which_is_the_last() throws IOException {
        try (RawFrames client = RawFrames.client(proxy.address())) {
            client.send(RawFrame.request(1, RawHead.get("/slow").bytes()));
            Eventually.holds("it is under way", () -> instance.requests().size() == 1);

            try (Leaving leave = Leaving.now(proxy, Duration.ofSeconds(30))) {
                client.next(RawFrame.GOAWAY);
                release.countDown();

                assertThat(client.head()).containsEntry(":status", "200");
                letTimePass();
                leave.awaitEnd();
            }
        }
    }

    @Test
    void nobody_is_waited_for_where_nobody_is() {
        try (Leaving leave = Leaving.now(proxy, Duration.ofSeconds(30))) {
            leave.awaitEnd();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
