// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a page sees in Chromium. It reports that to the service it came from, by the same way. */
@Tag("real-clients")
@ExtendWith(ShowsLogs.class)
class BrowserTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * Reports its protocol, six events, each when it comes, its cookies as they came, and what its WebSocket was told:
     * one after the other, for requests under way at once may overtake each other.
     */
    private static final String PAGE =
            """
            <!doctype html>
            <script>
            const report = text => fetch('/reports', {method: 'POST', body: text});
            const events = new EventSource('/events');
            events.onmessage = event => {
              const reported = report(event.data);
              if (event.lastEventId === '6') {
                events.close();
                reported.then(identify).then(talk);
              }
            };
            const identify = async () => {
              document.cookie = 'a=1';
              document.cookie = 'b=2';
              await report('cookies ' + await (await fetch('/cookies')).text());
            };
            const talk = () => {
              const socket = new WebSocket(location.origin.replace('http', 'ws') + '/socket');
              socket.onopen = () => socket.send('hello');
              socket.onmessage = message => report('socket ' + message.data).then(() => socket.close(1000));
              socket.onclose = close => report('closed ' + close.code);
            };
            report('by ' + performance.getEntriesByType('navigation')[0].nextHopProtocol);
            </script>
            """;

    /** Nothing of a user's, and nobody but this machine is asked for anything. */
    private static final List<String> OPTIONS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-breakpad",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-sync",
            "--no-first-run",
            "--no-proxy-server",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");

    private static final Path home = Scratch.directory(BrowserTest.class, "chromium");
    private static final Tool chromium = Tool.named("chromium", "chromium", home);

    @AutoClose
    private static final EventService service = EventService.start(PAGE);

    @AutoClose
    private static final SocketService sockets = SocketService.start();

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(BrowserTest.class, "one"),
            NodeYaml.alone("one").withTlsPort(FreePorts.next()),
            """
            format: 1
            upstreams:
              events: {instances: ["http://127.0.0.1:%d"]}
              sockets: {instances: ["http://127.0.0.1:%d"]}
            routes:
              events: {match: {path: /**}, upstream: events}
              sockets: {match: {path: /socket}, upstream: sockets}
            """
                    .formatted(service.port(), sockets.port()));

    @BeforeAll
    static void start() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
    }

    @BeforeEach
    void forget() {
        service.reset();
    }

    @Test
    void a_page_sees_each_event_before_the_next_is_sent() throws IOException {
        assertSeen(node.uri("/"), "by http/1.1");
    }

    @Test
    void a_page_sees_each_event_before_the_next_is_sent_over_tls() throws IOException {
        assertSeen(node.tlsUri("/"), "by h2", "--ignore-certificate-errors");
    }

    private static void assertSeen(URI page, String protocol, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(OPTIONS);
        arguments.add(
                "--user-data-dir=" + Files.createTempDirectory(home, "profile").toAbsolutePath());
        arguments.addAll(List.of(options));
        arguments.add(page.toString());
        List<String> expected = new ArrayList<>(EventsTest.events(6));
        expected.addAll(List.of("cookies [a=1; b=2]", "socket hello", "closed 1000"));

        Process browser = chromium.start(home, Map.of(), arguments);
        try {
            Await.until(LIMIT, () -> assertThat(service.reports())
                    .filteredOn(report -> !report.startsWith("by "))
                    .isEqualTo(expected));
        } finally {
            Tool.kill(browser);
        }

        assertThat(service.reports()).contains(protocol);
        assertThat(service.streams()).containsExactly("", "3");
    }
}
