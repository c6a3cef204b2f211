// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.http.Body;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http2.ErrorCode;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawHead;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Many requests to instances that do what they should, or not: nothing of them stays. */
class Http2LeavesNothingTest {

    private static void flaky(RawPeer peer, int number) throws IOException {
        for (int i = number; ; i++) {
            int stream = peer.request().stream();
            RawFrame head = RawFrame.headers(stream, RawHead.answer(200).bytes());
            switch (i % 8) {
                case 0 -> peer.send(RawFrame.reset(stream, ErrorCode.REFUSED_STREAM));
                case 1 ->
                    peer.send(head)
                            .send(RawPeer.data(stream, "half"))
                            .send(RawFrame.reset(stream, ErrorCode.INTERNAL_ERROR));
                case 2 -> peer.send(head).send(RawPeer.data(stream, "it goes on"));
                case 3 -> peer.send(RawFrame.reset(stream, ErrorCode.CANCEL));
                case 4 -> peer.send(RawFrame.request(stream, RawHead.answer(204).bytes()));
                case 5 ->
                    peer.send(RawFrame.headers(
                            stream, new RawHead().with("no", "status").bytes()));
                default -> peer.ok(stream);
            }
            if (i % 50 == 49) {
                peer.send(RawFrame.goAway(stream, ErrorCode.NO_ERROR));
            }
            if (i % 120 == 119) {
                return;
            }
        }
    }

    @Test
    void of_a_thousand_requests_to_instances_that_fail_in_every_way() throws Throwable {
        try (RawOrigin one = RawOrigin.granting(Http2LeavesNothingTest::flaky);
                RawOrigin two = RawOrigin.granting(Http2LeavesNothingTest::flaky);
                Asking asking = new Asking(
                        "protocol: http2\nretry: {attempts: 3, on: [connect-failure, terminated, 503], budget: 100%,"
                                + " backoff: {base: 1ms, max: 1ms}}",
                        one.url(), two.url())) {
            List<CompletableFuture<Response>> answers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                Request request =
                        asking.request(i % 2 == 0 ? "GET" : "POST", i % 2 == 0 ? Body.EMPTY : ArrivingBody.of("hello"));
                CompletableFuture<Response> answer = asking.begin(request);
                answers.add(answer);
                if (i % 7 == 0) {
                    asking.onLoop(() -> request.cancellation().cancel());
                }
                if (i % 100 == 99) {
                    answers.forEach(
                            any -> any.handle((response, why) -> response).join());
                }
            }

            for (CompletableFuture<Response> answer : answers) {
                asking.onLoop(() -> answer.thenAccept(Response::close));
            }

            Eventually.holds("few connections are open", () -> asking.connections() <= 2);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void of_a_thousand_requests_on_one_connection() throws Throwable {
        try (RawOrigin instance = RawOrigin.answering();
                Asking asking = new Asking("protocol: http2", instance.url())) {
            for (int i = 0; i < 10; i++) {
                List<CompletableFuture<Response>> answers = new ArrayList<>();
                for (int j = 0; j < 100; j++) {
                    answers.add(asking.begin(asking.get()));
                }
                for (CompletableFuture<Response> answer : answers) {
                    assertThat(asking.text(Asking.await(answer).body())).isEqualTo("ok");
                }
            }

            assertThat(instance.connections()).isEqualTo(1);
            assertThat(instance.received()).hasSize(1_000);
            asking.assertNothingIsLeft();
        }
    }
}
