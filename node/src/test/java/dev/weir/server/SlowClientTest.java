// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.config.ListenerConfig;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.document.ByteSize;
import dev.weir.http.SystemClock;
import dev.weir.server.Dawdler.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clients that take their time: none holds a connection longer than its limit allows. */
class SlowClientTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final ListenerConfig.Limits HASTY = new ListenerConfig.Limits(
            ByteSize.parse("8KiB"), ByteSize.parse("32KiB"), 100, SHORT, Duration.ofMillis(600), SHORT, 100);
    private static final Timeouts HASTY_UPSTREAM = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), SHORT);
    private static final String POST = "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n";
    private static final String EXPECT =
            "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String ENDLESS = "GET /endless HTTP/1.1\r\nHost: h\r\n\r\n";

    /** Whom a limit ends, and what they are told. */
    private static final Map<Kind, String> DAWDLERS = Map.ofEntries(
            entry(new Kind("says nothing", "", "", true), ""),
            entry(new Kind("sends an empty line", "\r\n", "", true), "HTTP/1.1 408 "),
            entry(new Kind("stops in its head", "GET / HTTP/1.1\r\nHost: h\r\n", "", true), "HTTP/1.1 408 "),
            entry(new Kind("sends its head in drops", "GET /", "x", true), "HTTP/1.1 408 "),
            entry(new Kind("sends headers for ever", "GET / HTTP/1.1\r\n", "X: y\r\n", true), "HTTP/1.1 408 "),
            entry(new Kind("sends nothing more", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "", true), "HTTP/1.1 200 "),
            entry(new Kind("stops in its second head", GET + "GET", "", true), "HTTP/1.1 200 "),
            entry(new Kind("stops before its body", POST, "", true), "HTTP/1.1 408 "),
            entry(new Kind("stops in its body", POST + "hello", "", true), "HTTP/1.1 408 "),
            entry(new Kind("never sends what it waits to send", EXPECT, "", true), "HTTP/1.1 100 "),
            entry(new Kind("goes on after it was refused", "x\n", "x", false), ""),
            entry(new Kind("takes nothing of its answer", ENDLESS, "", false), ""));

    @Test
    void nobody_holds_a_connection_longer_than_a_limit_allows() throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ListenerConfig listener = new ListenerConfig(address, false, Optional.empty(), HASTY, false);
        try (RawInstance instance = new RawInstance(SlowClientTest::serve);
                Proxy proxy = new Proxy(listener, HASTY_UPSTREAM, instance.url())) {
            Map<Dawdler, String> dawdlers = new LinkedHashMap<>();
            for (Map.Entry<Kind, String> one : DAWDLERS.entrySet()) {
                dawdlers.put(new Dawdler(proxy.client(), one.getKey()), one.getValue());
            }

            Eventually.holds("everybody was let go", Duration.ofSeconds(20), () -> {
                dawdlers.keySet().forEach(one -> one.turn(SystemClock.nanos()));
                return proxy.clientConnections() == 0;
            });

            dawdlers.forEach(
                    (one, told) -> assertThat(one.taken()).as(one.what()).startsWith(told));
            proxy.assertNothingIsLeft();
            Eventually.holds("the instance is let go", () -> proxy.upstreamConnections() <= 2);
            for (Dawdler one : dawdlers.keySet()) {
                one.close();
            }
        }
    }

    private static void serve(RawInstance.Peer peer, int connection) throws IOException {
        for (String head = peer.head(); !head.isEmpty(); head = peer.head()) {
            if (head.contains("/upload ")) {
                peer.drain();
                return;
            }
            if (head.contains("/endless ")) {
                peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                while (true) {
                    peer.send("2710\r\n" + "x".repeat(10_000) + "\r\n");
                }
            }
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    }
}
