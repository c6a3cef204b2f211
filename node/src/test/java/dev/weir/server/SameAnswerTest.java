// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http2.RawFrame;
import dev.weir.http2.RawHead;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What a client gets does not depend on the protocol its instance speaks. */
class SameAnswerTest {

    private static final String DATE = "date: Tue, 01 Jan 2030 00:00:00 GMT";

    /** What an instance says: a head, and a body where there is one. */
    private record Said(int status, List<String> fields, String body, boolean sized) {

        String http1() {
            StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
            fields.forEach(field -> text.append(field).append("\r\n"));
            if (status == 204 || status == 304) {
                return text.append("\r\n").toString();
            }
            return sized
                    ? text + "content-length: " + body.length() + "\r\n\r\n" + body
                    : text + "transfer-encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                            + "\r\n0\r\n\r\n";
        }

        void http2(RawPeer peer, int stream) throws IOException {
            RawHead head = RawHead.answer(status);
            fields.forEach(field -> head.with(field.split(": ")[0], field.split(": ")[1]));
            if (sized && status != 204 && status != 304) {
                head.with("content-length", Integer.toString(body.length()));
            }
            if (body.isEmpty()) {
                peer.send(RawFrame.request(stream, head.bytes()));
            } else {
                peer.send(RawFrame.headers(stream, head.bytes())).send(RawPeer.lastData(stream, body));
            }
        }
    }

    private static final List<Said> SAID = List.of(
            new Said(200, List.of(DATE, "x-a: 1", "x-a: 2"), "hello", true),
            new Said(200, List.of(DATE, "set-cookie: a=b", "set-cookie: c=d"), "hello", false),
            new Said(404, List.of(DATE, "proxy-authenticate: Basic", "te: trailers"), "gone", true),
            new Said(204, List.of(DATE), "", true),
            new Said(304, List.of(DATE, "etag: \"1\""), "", true),
            new Said(200, List.of(DATE), "", true),
            new Said(503, List.of(DATE, "retry-after: 3"), "x".repeat(16_000), true));

    private static List<String> answers(Proxy proxy) throws IOException {
        List<String> answers = new ArrayList<>();
        try (RawClient client = proxy.client()) {
            while (answers.size() < SAID.size()) {
                RawMessage answer = client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nask")
                        .answer();
                List<String> fields = answer.head().lines().skip(1).sorted().toList();
                answers.add((answer.status() + " " + fields).toLowerCase(Locale.ROOT) + answer.body());
            }
        }
        proxy.assertNothingIsLeft();
        return answers;
    }

    @Test
    void is_the_same_whatever_the_instance_speaks() throws Exception {
        List<RawPeer.Asked> asked;
        List<String> overHttp1;
        List<String> overHttp2;
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    for (Said said : SAID) {
                        peer.request();
                        peer.send(said.http1());
                    }
                    peer.request();
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url())) {
            overHttp1 = answers(proxy);
        }
        try (RawOrigin instance = RawOrigin.granting((peer, number) -> {
                    for (Said said : SAID) {
                        said.http2(peer, peer.request().stream());
                    }
                    peer.rest();
                });
                Proxy proxy = Proxy.toHttp2(Proxy.PATIENT, instance.url())) {
            overHttp2 = answers(proxy);
            asked = instance.received();
        }

        assertThat(overHttp2).containsExactlyElementsOf(overHttp1);
        assertThat(asked).hasSize(SAID.size()).allMatch(one -> one.body().equals("ask"));
    }
}
