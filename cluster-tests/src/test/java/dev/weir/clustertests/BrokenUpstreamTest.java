// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class BrokenUpstreamTest {

    @AutoClose
    private static final ScriptedService service = ScriptedService.start();

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(BrokenUpstreamTest.class, "one"),
            NodeYaml.alone("one"),
            Documents.forwarding(service.port()));

    @BeforeAll
    static void start() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
    }

    @Test
    void an_answer_of_known_length_that_breaks_off_is_broken_for_the_client_too() throws IOException {
        service.answers("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nnot all of it");

        assertBroken();
    }

    @Test
    void a_chunked_answer_that_breaks_off_is_broken_for_the_client_too() throws IOException {
        service.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");

        assertBroken();
    }

    @Test
    void a_head_that_breaks_off_is_a_bad_gateway() throws IOException {
        service.answers("HTTP/1.1 200 OK\r\nContent-Le");

        assertThat(node.get("/").status()).isEqualTo(502);
        assertLives();
    }

    @Test
    void no_answer_at_all_is_a_bad_gateway() throws IOException {
        service.answers("");

        assertThat(node.get("/").status()).isEqualTo(502);
        assertLives();
    }

    @Test
    void nobody_there_is_a_bad_gateway() throws IOException {
        service.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        String nobody = Documents.forwarding(FreePorts.next());
        node.admin()
                .putConfig("?wait=all&timeout=30s", node.admin().revision(), nobody)
                .expect(200);

        assertThat(node.get("/").status()).isEqualTo(502);

        node.admin()
                .putConfig("?wait=all&timeout=30s", node.admin().revision(), Documents.forwarding(service.port()))
                .expect(200);
        assertLives();
    }

    private static void assertBroken() throws IOException {
        try (KeepAliveClient client = new KeepAliveClient(node.settings().listenerPort())) {
            assertThatThrownBy(() -> client.get("/"))
                    .isInstanceOfAny(EOFException.class, java.net.SocketException.class);
        }
        assertLives();
    }

    private static void assertLives() throws IOException {
        service.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        assertThat(node.get("/")).extracting(Reply::status, Reply::body).containsExactly(200, "ok");
    }
}
