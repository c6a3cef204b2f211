// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawHead;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import org.junit.jupiter.api.Test;

class GrpcProbeTest {

    private static final byte[] ANSWER =
            RawHead.answer(200).with("content-type", "application/grpc").bytes();
    private static final byte[] FINE = new RawHead().with("grpc-status", "0").bytes();

    @Test
    void an_instance_that_serves_is_good_and_is_asked_for_the_service() throws Exception {
        try (RawOrigin server = answering(new byte[] {0, 0, 0, 0, 2, 8, 1}, FINE);
                Probed probed = new Probed(server.url(), "{grpc: shop.Orders, every: 20s, timeout: 20s}")) {
            String why = probed.once();

            assertThat(why).isEmpty();
            RawPeer.Asked asked = server.received().get(0);
            assertThat(asked.head())
                    .containsEntry(":path", "/grpc.health.v1.Health/Check")
                    .containsEntry(":method", "POST")
                    .containsEntry("content-type", "application/grpc")
                    .containsEntry("te", "trailers")
                    .containsEntry("user-agent", "weir-probe");
            assertThat(asked.body()).isEqualTo("\0\0\0\0\r\n\13shop.Orders");
            probed.assertNothingIsLeft();
            Eventually.holds("its connection is closed", () -> server.openConnections() == 0);
        }
    }

    @Test
    void another_status_is_bad_and_named() throws Exception {
        try (RawOrigin away = answering(new byte[] {0, 0, 0, 0, 2, 8, 2}, FINE);
                RawOrigin unknown = answering(new byte[] {0, 0, 0, 0, 0}, FINE);
                RawOrigin nonsense = answering(new byte[] {1, 2}, FINE)) {
            assertThat(why(away)).isEqualTo("NOT_SERVING");
            assertThat(why(unknown)).isEqualTo("UNKNOWN");
            assertThat(why(nonsense)).isEqualTo("the answer cannot be read as a HealthCheckResponse");
        }
    }

    @Test
    void a_call_that_fails_is_bad_and_says_how() throws Exception {
        byte[] missing = new RawHead()
                .with("grpc-status", "12")
                .with("grpc-message", "no such service")
                .bytes();
        try (RawOrigin failing = answering(new byte[0], missing)) {
            assertThat(why(failing)).isEqualTo("grpc-status 12 (no such service)");
        }
    }

    private static String why(RawOrigin server) throws Exception {
        try (Probed probed = new Probed(server.url(), "{grpc: '', every: 20s, timeout: 20s}")) {
            return probed.once();
        }
    }

    private static RawOrigin answering(byte[] message, byte[] trailers) throws Exception {
        return RawOrigin.granting((peer, number) -> {
            int stream = peer.request().stream();
            peer.send(RawFrame.headers(stream, ANSWER));
            if (message.length > 0) {
                peer.send(RawFrame.data(stream, message));
            }
            peer.send(RawFrame.request(stream, trailers));
            peer.rest();
        });
    }
}
