// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http2.RawFrame;
import dev.weir.http2.RawFrames;
import dev.weir.http2.RawHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Messages that come in HTTP/2 and go on in HTTP/1.1, and back. */
class Http2ForwardingTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Of: instance\r\n\r\nok";

    private static RawFrames client(Proxy proxy) throws IOException {
        return RawFrames.client(proxy.address());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void a_request_reaches_the_instance_and_its_answer_the_client() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.request(
                    1,
                    RawHead.get("/orders/../all?x=1")
                            .with("cookie", "a=1")
                            .with("cookie", "b=2")
                            .with("te", "trailers")
                            .bytes()));

            Map<String, String> head = client.head();

            assertThat(head)
                    .containsEntry(":status", "200")
                    .containsEntry("x-of", "instance")
                    .containsEntry("content-length", "2")
                    .containsKey("date");
            assertThat(client.body(1)).isEqualTo(ascii("ok"));
            RawMessage request = instance.requests().get(0);
            assertThat(request.head()).startsWith("GET /all?x=1 HTTP/1.1\r\n");
            assertThat(request.values("Host")).containsExactly("api.example.com");
            assertThat(request.values("Cookie")).containsExactly("a=1; b=2");
            assertThat(request.values("X-Forwarded-Proto")).containsExactly("http");
        }
    }

    @Test
    void an_upload_of_unknown_length_arrives_whole() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.headers(1, RawHead.request("POST", "/").bytes()))
                    .send(RawFrame.data(1, ascii("one ")))
                    .send(RawFrame.lastData(1, ascii("two")));

            assertThat(client.head()).containsEntry(":status", "200");

            assertThat(instance.requests().get(0).body()).isEqualTo("one two");
        }
    }

    @Test
    void answers_without_a_body_end_with_their_head() throws Exception {
        try (RawInstance instance = RawInstance.answering("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.request(1, RawHead.get("/").bytes()));

            RawFrame head = client.next(RawFrame.HEADERS);

            assertThat(head.has(RawFrame.END_STREAM)).isTrue();
            assertThat(client.head(head)).containsEntry(":status", "304").doesNotContainKey("content-length");
        }
    }

    @Test
    void a_client_that_waits_to_be_told_is_told() throws Exception {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            RawHead post = RawHead.request("POST", "/").with("expect", "100-continue");
            client.send(RawFrame.headers(1, post.bytes()));

            assertThat(client.head()).containsEntry(":status", "100");
            client.send(RawFrame.lastData(1, ascii("told")));
            assertThat(client.head()).containsEntry(":status", "200");

            assertThat(instance.requests().get(0).body()).isEqualTo("told");
            assertThat(instance.requests().get(0).values("Expect")).isEmpty();
        }
    }

    @Test
    void trailers_pass_both_ways_but_for_those_that_must_stand_before_a_body() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        RawInstance.Script answers = (peer, connection) -> {
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n0\r\n") < 0 || !request.toString().endsWith("\r\n\r\n")) {
                request.append((char) peer.socket().getInputStream().read());
            }
            received.complete(request.toString());
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "2\r\nok\r\n0\r\nX-Sum: 8\r\nSet-Cookie: a=b\r\n\r\n");
        };
        try (RawInstance instance = new RawInstance(answers);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            RawHead post = RawHead.request("POST", "/").with("te", "trailers");
            RawHead trailers = new RawHead().with("x-sum", "7").with("authorization", "me");

            client.send(RawFrame.headers(1, post.bytes()))
                    .send(RawFrame.data(1, ascii("body")))
                    .send(RawFrame.request(1, trailers.bytes()));

            assertThat(client.head()).containsEntry(":status", "200");
            assertThat(client.head()).containsOnly(Map.entry("x-sum", "8"));
            assertThat(received.get(10, TimeUnit.SECONDS))
                    .contains("x-sum: 7\r\n")
                    .doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void an_early_hint_comes_before_the_answer() throws Exception {
        try (RawInstance instance = RawInstance.answering("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawFrames client = client(proxy)) {
            client.send(RawFrame.request(1, RawHead.get("/").bytes()));

            assertThat(client.head()).containsEntry(":status", "103").containsEntry("link", "</a>");
            assertThat(client.head()).containsEntry(":status", "200");
        }
    }
}
