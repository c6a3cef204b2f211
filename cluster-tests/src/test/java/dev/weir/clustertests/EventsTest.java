// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Server-sent events, which are worth nothing when they come late. */
@ExtendWith(ShowsLogs.class)
class EventsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @AutoClose
    private static final EventService service = EventService.start("");

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(EventsTest.class, "one"),
            NodeYaml.alone("one").withTlsPort(FreePorts.next()),
            Documents.forwarding(service.port()));

    private String last = "";

    @BeforeAll
    static void start() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
    }

    @BeforeEach
    void forget() {
        service.reset();
    }

    @Test
    void each_event_arrives_before_the_next_is_sent() throws Exception {
        HttpClient client = HttpClient.newHttpClient();

        assertThat(listen(client, node.uri("/"))).isEqualTo(Version.HTTP_1_1);
        assertThat(listen(client, node.uri("/"))).isEqualTo(Version.HTTP_1_1);

        assertThat(service.streams()).containsExactly("", "3");
        assertThat(service.reports()).isEqualTo(events(6));
    }

    @Test
    void each_event_arrives_before_the_next_is_sent_over_tls() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(SelfSigned.trusting(node.certificate()))
                .build();

        assertThat(listen(client, node.tlsUri("/"))).isEqualTo(Version.HTTP_2);
        assertThat(listen(client, node.tlsUri("/"))).isEqualTo(Version.HTTP_2);

        assertThat(service.streams()).containsExactly("", "3");
        assertThat(service.reports()).isEqualTo(events(6));
    }

    /** What a client reports that had so many events, each once. */
    static List<String> events(int count) {
        return Stream.iterate(1, number -> number + 1)
                .limit(count)
                .map(number -> "event " + number)
                .toList();
    }

    /** Reports each event as soon as it is here, until the stream ends. */
    private Version listen(HttpClient client, URI uri) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri.resolve("/events")).timeout(LIMIT).header("Accept", "text/event-stream");
        if (!last.isEmpty()) {
            request.header("Last-Event-ID", last);
        }
        HttpResponse<Stream<String>> stream = client.send(request.build(), BodyHandlers.ofLines());
        for (Iterator<String> lines = stream.body().iterator(); lines.hasNext(); ) {
            String line = lines.next();
            if (line.startsWith("id: ")) {
                last = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                report(client, uri, line.substring("data: ".length()));
            }
        }
        return stream.version();
    }

    private static void report(HttpClient client, URI uri, String event) throws Exception {
        HttpRequest report = HttpRequest.newBuilder(uri.resolve("/reports"))
                .timeout(LIMIT)
                .POST(BodyPublishers.ofString(event))
                .build();
        assertThat(client.send(report, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
}
