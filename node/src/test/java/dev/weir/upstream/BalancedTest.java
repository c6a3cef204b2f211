// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which of an upstream's instances real requests come to, and how busy those are meanwhile. */
class BalancedTest {

    @Test
    void a_request_is_under_way_until_its_answer_is_over() throws Throwable {
        try (Origin origin = new Origin((peer, number) -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                    peer.rest();
                });
                Asking asking = new Asking("", origin.url())) {
            Response response = asking.ask(asking.get());

            assertThat(asking.inFlight()).isEqualTo(1);
            asking.onLoop(() -> response.close());

            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_request_is_under_way_until_its_client_has_left() throws Throwable {
        try (Origin silent = new Origin((peer, number) -> peer.rest());
                Asking asking = new Asking("", silent.url())) {
            Request request = asking.get();
            CompletableFuture<Response> answer = asking.begin(request);
            Eventually.holds("it is under way", () -> asking.inFlight() == 1);

            asking.onLoop(() -> request.cancellation().cancel());

            assertThatThrownBy(() -> Asking.await(answer)).isInstanceOf(ProxyException.class);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void who_asks_an_instance_apart_does_not_hide_how_busy_it_is() throws Throwable {
        try (Origin silent = new Origin((peer, number) -> peer.rest());
                Asking asking = new Asking("", silent.url())) {
            Request request = asking.get();
            CompletableFuture<Response> answer = asking.begin(request);
            Eventually.holds("it is under way", () -> asking.inFlight() == 1);

            Instance apart = asking.upstream().instances().get(0).apart(Optional.empty(), Instance.Way.AS_IS);
            asking.health().tick();
            var view = asking.health().view("orders").toCompletableFuture();
            asking.health().tick();

            assertThat(apart.load().inFlight()).isZero();
            assertThat(view.join().orElseThrow().instances().get(0).nodes())
                    .extractingByKey("node-1")
                    .extracting(node -> node.inFlight())
                    .isEqualTo(1);
            asking.onLoop(() -> request.cancellation().cancel());
            assertThatThrownBy(() -> Asking.await(answer)).isInstanceOf(ProxyException.class);
        }
    }

    @Test
    void who_is_busy_is_spared() throws Throwable {
        try (Origin one = named("one", "/slow");
                Origin two = named("two", "/slow");
                Asking asking = new Asking("balance: least-requests", one.url(), two.url())) {
            Request slow = asking.get().withPath("/slow");
            CompletableFuture<Response> answer = asking.begin(slow);
            Eventually.holds("it is under way", () -> asking.inFlight() == 1);

            HashSet<String> names = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                names.add(server(asking.ask(asking.get())));
            }

            assertThat(names).hasSize(1);
            asking.onLoop(() -> slow.cancellation().cancel());
            assertThatThrownBy(() -> Asking.await(answer)).isInstanceOf(ProxyException.class);
        }
    }

    @Test
    void a_key_comes_to_the_same_instance() throws Throwable {
        try (Origin one = named("one", "/slow");
                Origin two = named("two", "/slow");
                Asking asking = new Asking("balance: {hash: {by: {header: X-User}}}", one.url(), two.url())) {
            List<String> alice = new ArrayList<>();
            HashSet<String> all = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                alice.add(server(asking.ask(user(asking, "alice"))));
                all.add(server(asking.ask(user(asking, "user-" + i))));
            }

            assertThat(new HashSet<>(alice)).hasSize(1);
            assertThat(all).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void a_client_with_the_cookie_comes_back_while_its_instance_is_there() throws Throwable {
        try (Origin one = named("one", "/slow");
                Asking asking = new Asking("stickiness: {cookie: id}", Origin.nobody(), one.url())) {
            Response first = asking.ask(asking.get());
            String cookie = first.headers().getFirst(Headers.SET_COOKIE).split(";", 2)[0];

            Response second = asking.ask(asking.get().withHeaders(headers -> headers.put(Headers.COOKIE, cookie)));

            assertThat(server(first)).as("the other one refuses").isEqualTo("one");
            assertThat(server(second)).isEqualTo("one");
            assertThat(second.headers().contains(Headers.SET_COOKIE)).isFalse();
        }
    }

    @Test
    void a_client_whose_instance_is_gone_is_given_another_and_its_cookie() throws Throwable {
        try (Origin one = named("one", "/slow");
                Origin two = named("two", "/slow")) {
            String cookie;
            try (Asking before = new Asking("stickiness: {cookie: id}", one.url())) {
                Response first = before.ask(before.get());
                cookie = first.headers().getFirst(Headers.SET_COOKIE).split(";", 2)[0];
            }
            try (Asking after = new Asking("stickiness: {cookie: id}", two.url())) {
                Response second = after.ask(after.get().withHeaders(headers -> headers.put(Headers.COOKIE, cookie)));

                assertThat(server(second)).isEqualTo("two");
                assertThat(second.headers().getFirst(Headers.SET_COOKIE))
                        .startsWith("id=")
                        .doesNotContain(cookie);
            }
        }
    }

    /** Says who it is; of one path it says nothing. */
    private static Origin named(String name, String silent) throws Exception {
        return new Origin((peer, number) -> {
            for (String request = peer.request(); !request.isEmpty(); request = peer.request()) {
                if (request.startsWith("GET " + silent)) {
                    peer.rest();
                    return;
                }
                peer.send("HTTP/1.1 200 OK\r\nServer: " + name + "\r\nContent-Length: 2\r\n\r\nok");
            }
        });
    }

    private static String server(Response response) {
        return response.headers().getFirst(Headers.SERVER);
    }

    private static Request user(Asking asking, String name) {
        return asking.get().withHeaders(headers -> headers.put(new HttpString("X-User"), name));
    }
}
