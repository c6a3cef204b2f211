// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import dev.weir.config.UpstreamConfig;
import dev.weir.discover.LocalRegistrations;
import dev.weir.discover.NameServer;
import dev.weir.discover.Registration;
import dev.weir.discover.ScriptedDns;
import dev.weir.discover.Sources;
import dev.weir.document.Environment;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import dev.weir.http.SystemClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscoveredInstancesTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final LocalRegistrations registrations = new LocalRegistrations(SystemClock::nanos);
    private final Sources sources =
            new Sources(new ScriptedDns(), registrations, Environment.empty(), SystemClock::nanos);
    private final Origin first = Origin.answering(Origin.OK);
    private final Origin second = Origin.answering(Origin.OK);
    private long atMillis;

    DiscoveredInstancesTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        first.close();
        second.close();
        sources.close();
    }

    @Test
    void who_registers_is_asked_and_who_goes_is_not() throws Throwable {
        try (Asking asking = asking()) {
            assertThatThrownBy(() -> asking.status(asking.get()))
                    .isInstanceOfSatisfying(ProxyException.class, why -> assertThat(why.error())
                            .isEqualTo(ProxyError.NO_HEALTHY_INSTANCE));

            register("a", first.url());
            has(asking, 1);
            int before = asking.status(asking.get());
            register("b", second.url());
            registrations.remove("orders", "a");
            Eventually.holds("b is the only one", () -> addresses(asking).equals(List.of(address(second))));
            int after = asking.status(asking.get());

            assertThat(List.of(before, after)).containsExactly(200, 200);
            assertThat(first.received()).hasSize(1);
            assertThat(second.received()).hasSize(1);
        }
    }

    @Test
    void idle_connections_to_one_that_goes_are_closed_and_those_to_others_stay() throws Throwable {
        register("a", first.url());
        register("b", second.url());
        try (Asking asking = asking()) {
            has(asking, 2);
            asking.status(asking.get());
            asking.status(asking.get());

            registrations.remove("orders", "a");
            Eventually.holds("connections of who has gone are closed", () -> first.openConnections() == 0);
            asking.status(asking.get());
            asking.status(asking.get());

            assertThat(second.connections()).isEqualTo(1);
            assertThat(second.received()).hasSize(3);
        }
    }

    @Test
    void a_request_under_way_at_one_that_goes_is_answered() throws Throwable {
        CountDownLatch gone = new CountDownLatch(1);
        try (Origin slow = new Origin((peer, number) -> {
                    peer.request();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nfir");
                    join(gone);
                    peer.send("st!").rest();
                });
                Asking asking = asking()) {
            register("a", slow.url());
            has(asking, 1);
            CompletableFuture<Response> answer = asking.begin(asking.get());
            Response response = Asking.await(answer);

            registrations.remove("orders", "a");
            has(asking, 0);
            gone.countDown();

            assertThat(asking.text(response.body())).isEqualTo("first!");
            Eventually.holds("its connection is closed", () -> slow.openConnections() == 0);
        }
    }

    @Test
    void those_that_are_written_down_come_first_and_stay() throws Throwable {
        try (Asking asking = new Asking("discover: {registration: {}}", sources, first.url())) {
            register("a", second.url());
            register("b", first.url());

            has(asking, 2);

            assertThat(addresses(asking)).containsExactly(address(first), address(second));
            registrations.remove("orders", "b");
            registrations.remove("orders", "a");
            has(asking, 1);
        }
    }

    @Test
    void a_source_goes_on_with_the_next_revision_and_ends_with_the_last_that_has_it() throws Throwable {
        register("a", first.url());
        try (Asking asking = asking()) {
            has(asking, 1);
            Upstreams upstreams = asking.upstreams();
            UpstreamConfig config = asking.upstream().config();

            Map<String, Upstream> next = upstreams.prepare(Map.of("orders", config));
            List<Instance> found = next.values().iterator().next().instances();
            upstreams.retain(next);
            assertThat(found).isEqualTo(asking.upstream().instances());
            assertThat(upstreams.sources()).isEqualTo(1);

            upstreams.retain(Map.of());
            assertThat(upstreams.sources()).isZero();
            Eventually.holds("nobody follows", () -> registrations.followers() == 0);
        }
    }

    @Test
    void who_follows_hears_of_every_change() throws Throwable {
        try (Asking asking = asking()) {
            List<Integer> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
            Upstreams upstreams = asking.upstreams();
            upstreams.follow(() -> heard.add(upstreams.running().stream()
                    .mapToInt(one -> one.instances().size())
                    .sum()));

            upstreams.retain(Map.of("orders", asking.upstream()));
            register("a", first.url());

            Eventually.holds("it is heard", () -> heard.contains(1));
        }
    }

    @Test
    void addresses_of_a_name_are_followed_as_long_as_they_hold() throws Throwable {
        try (NameServer names = new NameServer();
                Sources real = new Sources(names.client(), registrations, Environment.empty(), SystemClock::nanos);
                Asking asking = new Asking(
                        "discover: {dns: orders.internal, port: " + first.url().getPort() + "}", real)) {
            asking.upstreams().settled(LONG).join();
            names.addresses("orders.internal", 1, "127.0.0.1");
            has(asking, 1);
            assertThat(asking.status(asking.get())).isEqualTo(200);

            names.addresses("orders.internal", 1, "127.0.0.1", "127.0.0.2");
            has(asking, 2);
            names.failing(true);
            Eventually.holds(
                    "it is said",
                    () -> asking.upstream().discovered().orElseThrow().problem().isPresent());

            assertThat(asking.upstream().instances()).hasSize(2);
        }
    }

    private Asking asking() throws IOException {
        return new Asking("discover: {registration: {}}", sources);
    }

    private void register(String id, URI url) {
        UpstreamConfig.Instance instance = new UpstreamConfig.Instance(url, 1);
        registrations.put("orders", new Registration(id, instance, "node-1", atMillis++, 60_000));
    }

    private static void has(Asking asking, int count) {
        Eventually.holds(
                count + " instances", LONG, () -> asking.upstream().instances().size() == count);
    }

    private static List<String> addresses(Asking asking) {
        return asking.upstream().instances().stream().map(Instance::address).toList();
    }

    private static String address(Origin origin) {
        return "127.0.0.1:" + origin.url().getPort();
    }

    private static void join(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
