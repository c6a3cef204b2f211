// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ListenerConfig;
import dev.weir.server.MalformedHeads.Refused;
import dev.weir.server.UnusualRequests.Admitted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A message has one reading, or none: an instance sees the request that was admitted, or nothing. */
class OneReadingTest {

    /** Follows every message: it is served only where the message before it has a clear end. */
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    private static final List<String> OURS = List.of(
            "x-forwarded-for:", "x-forwarded-proto:", "x-forwarded-host:", "x-forwarded-port:", "forwarded:", "via:");

    private static final Recorder recorder = new Recorder();
    private static RawInstance instance;
    private static Proxy proxy;

    @BeforeAll
    static void start() throws IOException {
        instance = new RawInstance(recorder);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ListenerConfig withoutHttp2 = new ListenerConfig(
                anyPort, Optional.empty(), false, false, Optional.empty(), ListenerConfig.Limits.USUAL, false);
        proxy = new Proxy(withoutHttp2, Proxy.PATIENT, instance.url());
    }

    @AfterAll
    static void nothing_is_left() throws IOException {
        proxy.assertNothingIsLeft();
        proxy.close();
        instance.close();
    }

    @BeforeEach
    void forget() {
        recorder.clear();
    }

    static Stream<Refused> heads() {
        return Stream.concat(MalformedHeads.all().stream(), MalformedFramings.heads().stream());
    }

    @ParameterizedTest
    @MethodSource("heads")
    void a_malformed_head_is_refused_and_nothing_of_it_or_behind_it_reaches_an_instance(Refused message)
            throws IOException {
        try (RawClient client = proxy.client()) {

            client.send(message.bytes() + SECOND);

            client.assertRefused(message.status());
            assertThat(recorder.text()).isEmpty();
        }
    }

    static Stream<Admitted> unusual() {
        return UnusualRequests.all().stream();
    }

    @ParameterizedTest
    @MethodSource("unusual")
    void an_unusual_message_reaches_an_instance_in_its_one_reading(Admitted message) throws IOException {
        try (RawClient client = proxy.client()) {

            client.send(message.bytes() + SECOND).socket().getInputStream().readAllBytes();

            assertThat(recorder.whole()).hasSize(2);
            assertThat(lines(recorder.whole().get(0))).isEqualTo(message.lines());
            assertThat(recorder.whole().get(0).body()).isEqualTo(message.body());
            assertThat(lines(recorder.whole().get(1))).containsExactly("GET /second HTTP/1.1", "Host: h");
        }
    }

    @Test
    void there_are_enough_of_them() {
        assertThat(heads().map(Refused::bytes).distinct()).hasSizeGreaterThan(200);
        assertThat(unusual().map(Admitted::bytes).distinct()).hasSizeGreaterThan(70);
    }

    /** The lines of a head that come from the client, or frame it. */
    private static List<String> lines(RawMessage message) {
        List<String> lines = new ArrayList<>();
        for (String line : message.head().split("\r\n")) {
            if (OURS.stream().noneMatch(ours -> line.toLowerCase(Locale.ROOT).startsWith(ours))) {
                lines.add(line);
            }
        }
        return lines;
    }
}
