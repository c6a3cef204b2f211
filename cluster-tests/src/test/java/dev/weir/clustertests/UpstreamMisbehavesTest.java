// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static dev.weir.clustertests.Mischief.NEVER_READS;
import static dev.weir.clustertests.Mischief.SENDS_TOO_MUCH;
import static dev.weir.clustertests.Mischief.TRICKLES_ITS_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One node, with two services behind it: one that behaves and is asked all the time, and one that does not. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
class UpstreamMisbehavesTest {

    /** At the same time. */
    private static final int CLIENTS = 8;

    private static final int REQUESTS_EACH = 2;
    private static final int UPLOAD_BYTES = 64 << 20;
    private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(30);

    @AutoClose
    private static final ContainerCluster cluster = ContainerCluster.ofOne(UpstreamMisbehavesTest.class);

    @AutoClose
    private static final MisbehavingService service = MisbehavingService.at(cluster.host());

    @AutoClose
    private static final SampleService sample = SampleService.at(cluster.host(), "sample");

    @AutoClose("shutdownNow")
    private static final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

    /** Others are asked meanwhile. */
    private final Traffic traffic = sampleTraffic();

    private static int openAtFirst;

    @BeforeAll
    static void start() {
        cluster.start(gateway());
        // With what it keeps open to the service that behaves.
        atOnce(client -> client.get("/sample"));
        openAtFirst = cluster.node(1).open();
    }

    /** Each mischief has an upstream of its own, so that no connection of another one is met. */
    private static String gateway() {
        String host = cluster.host().getHostAddress();
        StringBuilder upstreams = new StringBuilder("format: 1\nupstreams:\n");
        StringBuilder routes = new StringBuilder("routes:\n");
        add(upstreams, routes, "sample", host + ":" + sample.port());
        add(upstreams, routes, "nobody-listens", host + ":" + FreePorts.next());
        add(upstreams, routes, "nobody-accepts", host + ":" + service.fullPort());
        for (Mischief mischief : Mischief.values()) {
            add(upstreams, routes, mischief.word(), host + ":" + service.port());
        }
        return upstreams.append(routes).toString();
    }

    private static void add(StringBuilder upstreams, StringBuilder routes, String name, String instance) {
        upstreams.append(
                """
                  %s:
                    instances: ["http://%s"]
                    timeouts: %s
                """
                        .formatted(name, instance, timeouts(name)));
        routes.append("  %s: {match: {path: /%s}, upstream: %s}\n".formatted(name, name, name));
    }

    /** Long ones where no timeout is to be seen: a machine that stands still for some seconds makes none. */
    private static String timeouts(String name) {
        return switch (name) {
            case "nobody-accepts" -> "{connect: 400ms, response: 10s, idle: 10s}";
            case "says-nothing", "trickles-its-head", "floods-interim-answers" ->
                "{connect: 10s, response: 600ms, idle: 10s}";
            // Its client may stand still as well.
            case "never-reads" -> "{connect: 10s, response: 600ms, idle: 6s}";
            case "stops-in-the-body" -> "{connect: 10s, response: 10s, idle: 600ms}";
            default -> "{connect: 10s, response: 10s, idle: 10s}";
        };
    }

    private static Traffic sampleTraffic() {
        return Traffic.at("node-1", cluster.node(1).clientPort(), 2, () -> Traffic.Visit.of("/sample"));
    }

    @AfterEach
    void others_were_answered_and_nothing_is_left() {
        assertThat(traffic.end()).isEmpty();
        ContainerNode node = cluster.node(1);
        Await.until(GIVEN_UP_WITHIN, () -> {
            assertThat(node.connectionsTo(service.port()))
                    .as("connections left")
                    .isZero();
            assertThat(node.connectionsTo(service.fullPort()))
                    .as("connections left")
                    .isZero();
            assertThat(node.metric("weir_node_in_flight")).as("in flight").isZero();
            assertThat(node.open()).as("open files").isLessThan(openAtFirst + CLIENTS);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "nobody-listens, 502, connection_refused",
        "nobody-accepts, 504, connection_timeout",
        "says-nothing, 504, http_response_timeout",
        "closes-at-once, 502, connection_terminated",
        "resets-at-once, 502, connection_terminated",
        "closes-in-the-head, 502, connection_terminated",
        "resets-in-the-head, 502, connection_terminated",
        "sends-garbage, 502, http_protocol_error",
        "says-two-lengths, 502, http_protocol_error",
        "sends-an-endless-head, 502, http_response_header_section_size",
        "trickles-its-head, 504, http_response_timeout",
        "floods-interim-answers, 504, http_response_timeout",
        "switches-unasked, 502, http_upgrade_failed",
        "never-reads, 504, http_response_timeout",
    })
    void what_fails_before_an_answer_has_its_name(String route, int status, String error) {
        assertThat(atOnce(client -> client.get("/" + route))).allSatisfy(reply -> assertFailed(reply, status, error));

        long before = service.orders(route);
        assertThat(atOnce(client -> client.post("/" + route, "an order")))
                .allSatisfy(reply -> assertFailed(reply, status, error));
        assertThat(service.orders(route) - before).as("orders sent").isLessThanOrEqualTo(CLIENTS * REQUESTS_EACH);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "CLOSES_IN_THE_BODY",
                "CLOSES_IN_A_CHUNK",
                "CLOSES_BETWEEN_CHUNKS",
                "RESETS_IN_THE_BODY",
                "SENDS_A_BAD_CHUNK",
                "STOPS_IN_THE_BODY"
            })
    void an_answer_that_breaks_off_is_broken_for_the_client_too(Mischief mischief) {
        assertThat(atOnce(client -> brokenOff(client, mischief.path()))).allSatisfy(reply -> reply.expect(502));
    }

    @Test
    void what_is_more_than_the_answer_reaches_nobody() {
        assertThat(atOnce(client -> client.get(SENDS_TOO_MUCH.path())))
                .allSatisfy(reply -> assertThat(reply.expect(200).body()).isEqualTo("hello"));
    }

    @Test
    void an_answer_that_comes_slowly_is_whole() {
        assertThat(atOnce(client -> client.get(TRICKLES_ITS_BODY.path())))
                .allSatisfy(reply -> assertThat(reply.expect(200).body()).isEqualTo("z".repeat(20)));
    }

    @Test
    void an_upload_that_nobody_reads_ends() throws IOException {
        String answer = RawRequest.to(cluster.node(1).clientPort())
                .head("POST " + NEVER_READS.path() + " HTTP/1.1", "Transfer-Encoding: chunked", "Connection: close")
                .chunksUntilAnswered(UPLOAD_BYTES)
                .all();

        assertThat(answer).startsWith("HTTP/1.1 504 ").contains("Proxy-Status: weir; error=connection_write_timeout");
    }

    /** A request, and what it was answered. */
    @FunctionalInterface
    private interface Question {

        Reply ask(KeepAliveClient client) throws IOException;
    }

    /** Answers to many clients who ask at the same time, some times each. */
    private static List<Reply> atOnce(Question question) {
        List<CompletableFuture<List<Reply>>> answers = IntStream.range(0, CLIENTS)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> inTurn(question), clients))
                .toList();
        return answers.stream().flatMap(some -> some.join().stream()).toList();
    }

    private static List<Reply> inTurn(Question question) {
        List<Reply> replies = new ArrayList<>();
        try (KeepAliveClient client = new KeepAliveClient(cluster.node(1).listener())) {
            for (int i = 0; i < REQUESTS_EACH; i++) {
                replies.add(question.ask(client));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return replies;
    }

    /** What breaks off before its head was passed on becomes a failure, which is as good. */
    private static Reply brokenOff(KeepAliveClient client, String path) {
        try {
            return client.get(path);
        } catch (IOException e) {
            return new Reply(502, Map.of(), "broken off: " + e);
        }
    }

    private static void assertFailed(Reply reply, int status, String error) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("proxy-status")).isEqualTo("weir; error=" + error);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("status").asInt()).isEqualTo(status);
        assertThat(reply.json().path("title").asText()).isNotEmpty();
    }
}
