// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.server.MalformedHeads.Refused;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that break off or turn out malformed: an instance never sees one that looks whole. */
class BrokenUploadTest {

    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    private static final String LENGTH = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nhello world";
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n";

    private static final Recorder recorder = new Recorder();
    private static RawInstance instance;
    private static Proxy proxy;

    @BeforeAll
    static void start() throws IOException {
        instance = new RawInstance(recorder);
        proxy = new Proxy(Proxy.PATIENT, instance.url());
    }

    @AfterAll
    static void end() throws IOException {
        proxy.close();
        instance.close();
    }

    @AfterEach
    void no_whole_request_was_seen() {
        Eventually.holds("the instance is let go", () -> instance.openConnections() == 0);
        assertThat(recorder.whole()).isEmpty();
        assertThat(recorder.text()).doesNotContain("/second");
        Eventually.holds("its connections are closed", () -> proxy.upstreamConnections() == 0);
        proxy.assertNothingIsLeft();
    }

    static Stream<Refused> bodies() {
        return MalformedFramings.bodies().stream();
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_malformed_body_is_refused_and_an_instance_sees_it_break_off(Refused message) throws IOException {
        try (RawClient client = proxy.client()) {

            client.send(message.bytes() + SECOND);

            client.assertRefused(message.status());
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_that_is_malformed_in_the_middle_of_an_upload_is_refused_as_well(Refused message) throws IOException {
        int body = message.bytes().indexOf("\r\n\r\n") + 4;
        int before = instance.connections();
        try (RawClient client = proxy.client()) {
            client.send(message.bytes().substring(0, body) + "5\r\nfirst\r\n");
            Eventually.holds("the instance has its beginning", () -> instance.connections() > before);

            client.send(message.bytes().substring(body) + SECOND);

            client.assertRefused(message.status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LENGTH, CHUNKED})
    void an_upload_cut_off_anywhere_never_looks_whole(String message) throws IOException {
        for (int end = 1; end < message.length(); end++) {
            try (RawClient client = proxy.client()) {
                client.send(message.substring(0, end)).socket().shutdownOutput();

                assertThat(client.socket().getInputStream().readAllBytes()).isEmpty();
            }
        }
    }

    @Test
    void there_are_enough_of_them() {
        assertThat(bodies().map(Refused::bytes).distinct()).hasSizeGreaterThan(45);
    }
}
