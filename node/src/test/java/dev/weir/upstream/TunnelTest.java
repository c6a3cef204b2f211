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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows a 101 of an instance. */
class TunnelTest {

    private static final String SWITCH = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: Echo\r\n"
            + "Sec-WebSocket-Accept: x\r\n\r\n";

    /** Sends everything back until there is no more, then says good-bye. */
    private static void echo(Origin.Peer peer, int number) throws java.io.IOException {
        peer.request();
        peer.send(SWITCH + "welcome;");
        for (String word = peer.until(";"); !word.isEmpty(); word = peer.until(";")) {
            peer.send(word);
        }
        peer.send("bye;");
    }

    @Test
    void bytes_go_both_ways_until_both_sides_have_ended() throws Throwable {
        try (Origin instance = new Origin(TunnelTest::echo);
                Asking asking = new Asking("", instance.url())) {
            Response response = asking.ask(wanting("echo", asking));
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.headers().getFirst("Sec-WebSocket-Accept")).isEqualTo("x");
            ArrivingBody client = new ArrivingBody(-1);
            Collecting from = open(asking, response, client);
            Eventually.holds("what came with the 101", () -> from.soFar().equals("welcome;"));

            asking.onLoop(() -> {
                client.arrive("one;");
            });
            Eventually.holds("the echo", () -> from.soFar().equals("welcome;one;"));
            asking.onLoop(() -> {
                client.arrive("two;").end();
            });

            assertThat(Asking.await(from.whole())).isEqualTo("welcome;one;two;bye;");
            Eventually.holds("the connection is closed, not kept", () -> asking.connections() == 0);
            asking.assertNothingIsLeft();
            assertThat(client.closes()).isPositive();
        }
    }

    @Test
    void a_client_may_go_on_when_the_instance_has_ended() throws Throwable {
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (Origin instance = new Origin((peer, number) -> {
                    peer.request();
                    peer.send(SWITCH).halfClose();
                    heard.complete(peer.rest());
                });
                Asking asking = new Asking("", instance.url())) {
            ArrivingBody client = new ArrivingBody(-1);
            Collecting from = open(asking, asking.ask(wanting("echo", asking)), client);
            assertThat(Asking.await(from.whole())).isEmpty();

            asking.onLoop(() -> {
                client.arrive("still here").end();
            });

            assertThat(Asking.await(heard)).isEqualTo("still here");
            Eventually.holds("the connection is closed", () -> asking.connections() == 0);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void much_goes_through_unchanged() throws Throwable {
        String much = "0123456789abcde;".repeat(100_000);
        try (Origin instance = new Origin(TunnelTest::echo);
                Asking asking = new Asking("", instance.url())) {
            ArrivingBody client = new ArrivingBody(-1).arrive(much).end();

            Collecting from = open(asking, asking.ask(wanting("echo", asking)), client);

            assertThat(Asking.await(from.whole())).isEqualTo("welcome;" + much + "bye;");
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void ends_when_nothing_moves_for_too_long() throws Throwable {
        try (Origin instance = new Origin(TunnelTest::echo);
                Asking asking = new Asking("timeouts: {tunnel: 200ms}", instance.url())) {

            Collecting from = open(asking, asking.ask(wanting("echo", asking)), new ArrivingBody(-1));

            assertThatThrownBy(() -> Asking.await(from.whole()))
                    .isInstanceOfSatisfying(ProxyException.class, why -> assertThat(why.error())
                            .isEqualTo(ProxyError.CONNECTION_READ_TIMEOUT));
            Eventually.holds("its connection is closed", () -> instance.openConnections() == 0);
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_client_that_leaves_ends_it() throws Throwable {
        try (Origin instance = new Origin(TunnelTest::echo);
                Asking asking = new Asking("", instance.url())) {
            Request request = wanting("echo", asking);
            ArrivingBody client = new ArrivingBody(-1);
            Collecting from = open(asking, asking.ask(request), client);

            asking.onLoop(() -> request.cancellation().cancel());

            assertThatThrownBy(() -> Asking.await(from.whole())).isInstanceOf(ProxyException.class);
            Eventually.holds("its connection is closed", () -> instance.openConnections() == 0);
            assertThat(client.closes()).isPositive();
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void one_that_nobody_takes_is_closed() throws Throwable {
        try (Origin instance = new Origin(TunnelTest::echo);
                Asking asking = new Asking("", instance.url())) {
            Response response = asking.ask(wanting("echo", asking));

            asking.onLoop(response::close);
            asking.onLoop(response::close);

            Eventually.holds("its connection is closed", () -> instance.openConnections() == 0);
            assertThat(asking.connections()).isZero();
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void an_instance_that_breaks_off_ends_it() throws Throwable {
        try (Origin instance = new Origin((peer, number) -> {
                    peer.request();
                    peer.send(SWITCH);
                    peer.until(";");
                    peer.reset();
                });
                Asking asking = new Asking("", instance.url())) {
            ArrivingBody client = new ArrivingBody(-1).arrive("x;");

            Collecting from = open(asking, asking.ask(wanting("echo", asking)), client);

            assertThatThrownBy(() -> Asking.await(from.whole())).isInstanceOf(ProxyException.class);
            Eventually.holds("the client's side is given up", () -> client.closes() > 0);
            assertThat(asking.connections()).isZero();
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void another_final_answer_is_an_answer_like_any() throws Throwable {
        try (Origin instance = Origin.answering(Origin.OK);
                Asking asking = new Asking("", instance.url())) {

            assertThat(asking.status(wanting("echo", asking))).isEqualTo(200);
            assertThat(asking.status(asking.get())).isEqualTo(200);

            assertThat(instance.received().get(0)).contains("\r\nUpgrade: echo\r\nConnection: Upgrade\r\n");
            assertThat(instance.connections())
                    .as("and its connection is used again")
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "websocket", "h2c"})
    void a_switch_that_was_not_asked_for_is_a_failure(String wanted) throws Throwable {
        try (Origin instance = new Origin(TunnelTest::echo);
                Asking asking = new Asking("", instance.url())) {

            assertThatThrownBy(() -> asking.ask(wanting(wanted, asking)))
                    .isInstanceOfSatisfying(ProxyException.class, why -> assertThat(why.error())
                            .isEqualTo(ProxyError.HTTP_UPGRADE_FAILED));

            assertThat(asking.connections()).isZero();
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_switch_before_the_request_was_sent_is_a_failure() throws Throwable {
        try (Origin instance = new Origin((peer, number) -> {
                    peer.until("\r\n\r\n");
                    peer.send(SWITCH).rest();
                });
                Asking asking = new Asking("", instance.url())) {
            Request unfinished = Upgrades.to("echo", asking.request("POST", new ArrivingBody(-1).arrive("half")));

            assertThatThrownBy(() -> asking.ask(unfinished)).isInstanceOf(ProxyException.class);

            asking.assertNothingIsLeft();
        }
    }

    private static Request wanting(String protocol, Asking asking) {
        return Upgrades.to(protocol, asking.get());
    }

    /** As the writer of the 101 does: takes what comes, gives what the client sends. */
    private static Collecting open(Asking asking, Response response, ArrivingBody client) {
        Body.Tunnel tunnel = (Body.Tunnel) response.body();
        Collecting from = new Collecting(tunnel.fromInstance());
        asking.onLoop(() -> {
            tunnel.toInstance(client);
            from.run();
        });
        return from;
    }
}
