// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several attempts over real sockets, and that nothing is left of them. */
class AttemptsTest {

    private static final Body HELLO = new Body.Bytes(StandardCharsets.ISO_8859_1.encode("hello"));

    @Test
    void no_request_fails_while_one_of_two_instances_is_gone() throws Throwable {
        try (Origin alive = Origin.answering(Origin.OK);
                Asking asking = new Asking("", Origin.nobody(), alive.url())) {

            for (int i = 0; i < 20; i++) {
                assertThat(asking.status(asking.get())).isEqualTo(200);
            }
            Request post = asking.request("POST", HELLO);

            assertThat(asking.status(post)).as("nothing of it was sent").isEqualTo(200);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void an_idle_connection_is_closed_when_the_node_ends() throws Throwable {
        try (Origin origin = Origin.answering(Origin.OK);
                Asking asking = new Asking("", origin.url())) {
            asking.status(asking.get());
            assertThat(asking.connections()).isEqualTo(1);

            asking.letGo();

            Eventually.holds("it is closed", () -> asking.connections() == 0);
        }
    }

    @Test
    void the_journey_counts_attempts_and_names_the_last_instance() throws Throwable {
        try (Origin alive = Origin.answering(Origin.OK);
                Asking asking = new Asking("", Origin.nobody(), alive.url())) {
            Request first = asking.get();

            asking.status(first);

            assertThat(first.journey().attempts()).isEqualTo(2);
            assertThat(first.journey().instance())
                    .isEqualTo("127.0.0.1:" + alive.url().getPort());
        }
    }

    @Test
    void a_get_whose_connection_ends_goes_to_the_next_instance_and_a_post_does_not() throws Throwable {
        try (Origin dying = new Origin((peer, number) -> peer.request());
                Origin alive = Origin.answering(Origin.OK);
                Asking asking = new Asking("", dying.url(), alive.url())) {

            assertThat(asking.status(asking.get())).isEqualTo(200);
            asking.status(asking.get()); // whose turn it is: the living one's, then again the dying one's

            assertThatThrownBy(() -> {
                        asking.ask(asking.request("POST", HELLO));
                        asking.ask(asking.request("POST", HELLO));
                    })
                    .isInstanceOfSatisfying(ProxyException.class, why -> assertThat(why.error())
                            .isEqualTo(ProxyError.CONNECTION_TERMINATED));
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void what_an_instance_may_have_begun_is_not_taken_for_untouched() throws Throwable {
        try (Origin dying = new Origin((peer, number) -> {
                    peer.request();
                    peer.send(Origin.OK).request();
                    peer.refuseOthers();
                    peer.reset();
                });
                Origin alive = Origin.answering(Origin.OK);
                Asking asking = new Asking("retry: {methods: [HEAD]}", dying.url(), alive.url())) {
            asking.status(asking.get());
            asking.status(asking.get());

            // On the kept connection, then on a new one that is refused: the first may have done it.
            assertThatThrownBy(() -> asking.ask(asking.get()))
                    .isInstanceOfSatisfying(ProxyException.class, why -> assertThat(why.error())
                            .isEqualTo(ProxyError.CONNECTION_REFUSED));

            assertThat(alive.received()).hasSize(1);
        }
    }

    @Test
    void an_upload_begins_anew_at_the_next_instance() throws Throwable {
        try (Origin dying = new Origin((peer, number) -> {
                    peer.until("\r\n\r\n");
                    peer.until("hello");
                });
                Origin alive = Origin.answering(Origin.OK);
                Asking asking = new Asking("", dying.url(), alive.url())) {
            ArrivingBody body = new ArrivingBody(-1).arrive("hello");
            CompletableFuture<Response> answer = asking.begin(asking.request("PUT", body));
            Eventually.holds("the second attempt is under way", () -> alive.connections() == 1);

            asking.onLoop(() -> {
                body.arrive(", world").end();
            });

            assertThat(Asking.await(answer).status()).isEqualTo(200);
            assertThat(alive.received().get(0)).endsWith("\r\n\r\n5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n");
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void an_upload_that_is_too_long_to_keep_fails_with_its_instance() throws Throwable {
        try (Origin dying = new Origin((peer, number) -> {
                    peer.until("\r\n\r\n");
                    peer.until("hello");
                });
                Origin alive = Origin.answering(Origin.OK);
                Asking asking = new Asking("retry: {body: 4B}", dying.url(), alive.url())) {

            assertThatThrownBy(() -> asking.ask(asking.request("PUT", ArrivingBody.of("hello"))))
                    .isInstanceOf(ProxyException.class);

            assertThat(alive.connections()).isZero();
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void an_answer_with_a_named_status_is_asked_for_again_and_its_connection_ended() throws Throwable {
        String busy = "HTTP/1.1 503 Busy\r\nContent-Length: 100000\r\n\r\nlong";
        try (Origin first = Origin.answering(busy);
                Origin alive = Origin.answering(Origin.OK);
                Asking asking = new Asking("retry: {on: [503]}", first.url(), alive.url())) {

            assertThat(asking.status(asking.get())).isEqualTo(200);

            Eventually.holds("its connection is closed", () -> first.openConnections() == 0);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void an_answer_that_is_complete_already_gives_its_connection_back() throws Throwable {
        try (Origin instance = new Origin((peer, number) -> {
                    for (String status = "503 Busy"; !peer.request().isEmpty(); status = "200 OK") {
                        peer.send("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nok");
                    }
                });
                Asking asking = new Asking("retry: {on: [503]}", instance.url())) {

            assertThat(asking.status(asking.get())).isEqualTo(200);

            assertThat(instance.connections()).isEqualTo(1);
            assertThat(instance.received()).hasSize(2);
        }
    }

    @Test
    void the_time_for_all_attempts_is_limited() throws Throwable {
        try (Origin silent = new Origin((peer, number) -> peer.rest());
                Asking asking = new Asking(
                        "timeouts: {response: 100ms, total: 300ms}\nretry: {attempts: 10, on: [response-timeout]}",
                        silent.url())) {

            assertThatThrownBy(() -> asking.ask(asking.get()))
                    .isInstanceOfSatisfying(
                            ProxyException.class, why -> assertThat(why.error()).isEqualTo(ProxyError.TOTAL_TIMEOUT));

            Eventually.holds("it was connected to", () -> silent.connections() >= 1);
            assertThat(silent.connections()).isLessThanOrEqualTo(4);
            Eventually.holds("no connection is open", () -> asking.connections() == 0);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_slow_instance_is_helped_by_another_and_its_connection_ends() throws Throwable {
        try (Origin slow = new Origin((peer, number) -> {
                    peer.request();
                    peer.rest();
                });
                Origin fast = Origin.answering(Origin.OK);
                Asking asking = new Asking("hedge: 50ms\ntimeouts: {response: 1m}", slow.url(), fast.url())) {
            Request request = asking.get();

            assertThat(asking.status(request)).isEqualTo(200);

            assertThat(request.journey().attempts()).isEqualTo(2);
            assertThat(request.journey().instance())
                    .isEqualTo("127.0.0.1:" + fast.url().getPort());
            Eventually.holds(
                    "the loser's connection is closed, if it came to one in time",
                    () -> slow.openConnections() == 0 || slow.received().isEmpty());
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_client_that_leaves_ends_all_attempts() throws Throwable {
        Origin.Script silent = (peer, number) -> {
            peer.request();
            peer.rest();
        };
        try (Origin one = new Origin(silent);
                Origin two = new Origin(silent);
                Asking asking = new Asking("hedge: 50ms\ntimeouts: {response: 1m}", one.url(), two.url())) {
            Request request = asking.get();
            CompletableFuture<Response> answer = asking.begin(request);
            Eventually.holds(
                    "both are asked",
                    () -> one.received().size() + two.received().size() == 2);

            asking.onLoop(() -> request.cancellation().cancel());

            assertThatThrownBy(() -> Asking.await(answer)).isInstanceOf(ProxyException.class);
            Eventually.holds("no connection is open", () -> one.openConnections() + two.openConnections() == 0);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_thousand_requests_to_failing_instances_leave_nothing_behind() throws Throwable {
        Origin.Script flaky = (peer, number) -> {
            for (int i = 0; !peer.request().isEmpty(); i++) {
                switch ((number + i) % 4) {
                    case 0 -> peer.reset();
                    case 1 -> peer.send("HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                    case 2 -> peer.send(Origin.OK);
                    default -> peer.send("HTTP/1.1 200 OK\r\nContent-Len").halfClose();
                }
            }
        };
        try (Origin one = new Origin(flaky);
                Origin two = new Origin(flaky);
                Asking asking = new Asking(
                        "retry: {attempts: 3, on: [connect-failure, terminated, 503], budget: 100%,"
                                + " backoff: {base: 1ms, max: 1ms}}\nhedge: {after: 100ms}",
                        one.url(), two.url())) {
            List<CompletableFuture<Response>> answers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                answers.add(asking.begin(asking.request(
                        i % 2 == 0 ? "GET" : "PUT", i % 2 == 0 ? Body.EMPTY : ArrivingBody.of("hello"))));
                if (i % 100 == 99) {
                    answers.forEach(
                            answer -> answer.handle((response, why) -> response).join());
                }
            }

            for (CompletableFuture<Response> answer : answers) {
                asking.onLoop(() -> answer.thenAccept(Response::close));
            }
            asking.assertNothingIsLeft();
            Eventually.holds("few connections are open", () -> asking.connections() <= 200);
        }
    }
}
