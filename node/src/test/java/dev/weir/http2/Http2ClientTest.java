// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.http2.ScriptedPeer.Asked;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The end that asks. */
class Http2ClientTest {

    private static final byte[] OK = RawHead.answer(200).bytes();

    private static ScriptedPeer peer(long... settings) throws IOException {
        return new ScriptedPeer(Http2Settings.STANDARD, settings);
    }

    private static void eventually(Asked asked, String... events) {
        Eventually.holds(
                List.of(events) + " but there are " + asked.events, () -> asked.events.equals(List.of(events)));
    }

    @Test
    void an_answer_comes_with_interim_ones_before_and_trailers_behind() throws Exception {
        try (ScriptedPeer peer = peer()) {
            Asked asked = peer.ask("POST", "hello".getBytes(StandardCharsets.US_ASCII));

            Map<String, String> head = peer.server.head();
            assertThat(head)
                    .containsEntry(":method", "POST")
                    .containsEntry(":path", "/")
                    .containsEntry("x-a", "b");
            assertThat(peer.server.body(1)).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
            peer.server
                    .send(RawFrame.headers(
                            1, RawHead.answer(103).with("link", "</a>").bytes()))
                    .send(RawFrame.headers(1, OK))
                    .send(RawFrame.data(1, "abc".getBytes(StandardCharsets.US_ASCII)))
                    .send(RawFrame.request(
                            1, new RawHead().with("grpc-status", "0").bytes()));

            eventually(asked, "interim 103", "answer 200 -1", "end 1", "closed");
            assertThat(asked.received.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
        }
    }

    @Test
    void the_answer_to_a_head_has_a_length_and_no_body() throws Exception {
        try (ScriptedPeer peer = peer()) {
            Asked asked = peer.ask("HEAD");

            peer.server.send(RawFrame.request(
                    1, RawHead.answer(200).with("content-length", "9").bytes()));

            eventually(asked, "answer 200 0", "closed");
        }
    }

    @Test
    void an_end_in_peace_tells_which_requests_may_be_sent_again() throws Exception {
        try (ScriptedPeer peer = peer()) {
            Asked first = peer.ask("GET");
            Asked second = peer.ask("POST", new byte[100]);

            peer.server.send(RawFrame.goAway(1, ErrorCode.NO_ERROR));
            eventually(second, "broken REFUSED_STREAM unprocessed", "closed");
            assertThat(peer.canOpen()).isFalse();
            assertThat(peer.draining).hasValue(1);
            peer.server.send(RawFrame.request(1, OK));

            eventually(first, "answer 200 0", "closed");
            Eventually.holds("the connection is over", () -> onlyGoAway(peer));
        }
    }

    private static boolean onlyGoAway(ScriptedPeer peer) {
        try {
            peer.server.next(RawFrame.GOAWAY);
            peer.server.close();
            Eventually.holds("closed", () -> peer.closed.get() == 1);
            return true;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_refused_stream_was_not_processed_and_a_reset_one_may_have_been() throws Exception {
        try (ScriptedPeer peer = peer()) {
            Asked refused = peer.ask("GET");
            Asked reset = peer.ask("GET");

            peer.server.send(RawFrame.reset(1, ErrorCode.REFUSED_STREAM)).send(RawFrame.reset(3, ErrorCode.CANCEL));

            eventually(refused, "broken REFUSED_STREAM unprocessed", "closed");
            eventually(reset, "broken CANCEL", "closed");
            assertThat(peer.canOpen()).isTrue();
        }
    }

    @Test
    void a_bug_of_ours_breaks_all_streams_and_blames_nobody_else() throws Exception {
        try (ScriptedPeer peer = peer()) {
            List<Cause> causes = new CopyOnWriteArrayList<>();
            peer.ask(new Http2Stream.Listener() {
                @Override
                public void interim(int status, HeaderMap headers) {
                    throw new IllegalStateException("a bug");
                }

                @Override
                public void broken(Http2Stream.Broken why) {
                    causes.add(why.cause());
                }
            });

            peer.server.send(RawFrame.headers(1, RawHead.answer(103).bytes()));

            RawFrame farewell = peer.server.next(RawFrame.GOAWAY);
            assertThat(farewell.payload()[7]).isEqualTo((byte) ErrorCode.INTERNAL_ERROR.code());
            assertThat(causes).containsExactly(Cause.OURS);
            Eventually.holds("the connection is over", () -> peer.closed.get() == 1);
        }
    }

    @Test
    void no_more_streams_are_opened_than_the_server_grants() throws Exception {
        try (ScriptedPeer peer = peer(3, 2)) {
            peer.ask("GET");
            assertThat(peer.canOpen()).isTrue();
            peer.ask("GET");

            assertThat(peer.canOpen()).isFalse();
            peer.server.send(RawFrame.request(1, OK));

            Eventually.holds("one may be opened again", peer::canOpen);
        }
    }

    @Test
    void an_answer_that_breaks_off_never_looks_whole() throws Exception {
        try (ScriptedPeer peer = peer()) {
            Asked cut = peer.ask("GET");
            Asked shorter = peer.ask("GET");
            Asked lost = peer.ask("GET");
            byte[] ten = RawHead.answer(200).with("content-length", "10").bytes();

            peer.server
                    .send(RawFrame.headers(1, ten))
                    .send(RawFrame.reset(1, ErrorCode.INTERNAL_ERROR))
                    .send(RawFrame.headers(3, ten))
                    .send(RawFrame.lastData(3, new byte[9]))
                    .send(RawFrame.headers(5, OK));
            eventually(cut, "answer 200 10", "body: HTTP_RESPONSE_INCOMPLETE", "broken INTERNAL_ERROR", "closed");
            eventually(shorter, "answer 200 10", "body: HTTP_PROTOCOL_ERROR", "broken PROTOCOL_ERROR", "closed");
            peer.server.close();

            eventually(lost, "answer 200 -1", "body: HTTP_RESPONSE_INCOMPLETE", "broken CANCEL", "closed");
            Eventually.holds("the connection is over", () -> peer.closed.get() == 1);
        }
    }

    @Test
    void an_answer_that_is_whole_stays_whole_when_the_rest_of_the_upload_is_refused() throws Exception {
        try (ScriptedPeer peer = peer(4, 0)) {
            Asked asked = peer.ask("POST", new byte[100_000]);

            peer.server
                    .send(RawFrame.headers(1, OK))
                    .send(RawFrame.lastData(1, new byte[3]))
                    .send(RawFrame.reset(1, ErrorCode.NO_ERROR));

            eventually(asked, "answer 200 -1", "end 0", "closed");
        }
    }

    @Test
    void who_gives_up_an_answer_tells_the_server() throws Exception {
        try (ScriptedPeer peer = peer()) {
            Asked asked = peer.ask("GET");

            peer.onLoop(() -> {
                asked.stream.reset(ErrorCode.CANCEL);
                return true;
            });

            RawFrame reset = peer.server.next(RawFrame.RST_STREAM);
            assertThat(ErrorCode.of(reset.numberAt(0))).isEqualTo(ErrorCode.CANCEL);
            peer.server.send(RawFrame.headers(1, OK)).send(RawFrame.lastData(1, new byte[5]));
            Asked next = peer.ask("GET");
            peer.server.send(RawFrame.request(3, OK));
            eventually(next, "answer 200 0", "closed");
            eventually(asked, "closed");
        }
    }

    @Test
    void what_no_server_may_send_ends_the_stream_or_the_connection() throws Exception {
        List<RawFrame> wrong = List.of(
                RawFrame.request(1, RawHead.get("/").bytes()),
                RawFrame.request(1, RawHead.answer(101).bytes()),
                RawFrame.request(1, RawHead.answer(103).bytes()),
                RawFrame.request(1, RawHead.answer(99).bytes()),
                RawFrame.request(
                        1, RawHead.answer(200).with("connection", "close").bytes()),
                RawFrame.request(1, RawHead.answer(200).with("x", "a\nb").bytes()),
                RawFrame.data(1, (byte) 1));
        for (RawFrame frame : wrong) {
            try (ScriptedPeer peer = peer()) {
                Asked asked = peer.ask("GET");

                peer.server.send(frame);

                eventually(asked, "broken PROTOCOL_ERROR", "closed");
                assertThat(peer.server.next(RawFrame.RST_STREAM).stream()).isEqualTo(1);
            }
        }
        for (RawFrame frame : List.of(
                RawFrame.request(2, OK),
                RawFrame.request(3, OK),
                RawFrame.settings(2, 1),
                RawFrame.of(RawFrame.PUSH_PROMISE, 4, 1, new byte[4]))) {
            try (ScriptedPeer peer = peer()) {
                Asked asked = peer.ask("GET");

                peer.server.send(frame);

                eventually(asked, "broken PROTOCOL_ERROR", "closed");
                assertThat(ErrorCode.of(peer.server.next(RawFrame.GOAWAY).numberAt(4)))
                        .isEqualTo(ErrorCode.PROTOCOL_ERROR);
            }
        }
    }
}
