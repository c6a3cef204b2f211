// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is said before the final answer (RFC 9110 §15.2). */
class InterimAnswerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @Test
    void an_interim_answer_is_passed_on_and_never_taken_for_the_final_one() throws IOException {
        try (RawInstance instance = RawInstance.answering(
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client();
                RawClient old = proxy.client()) {

            for (String path : new String[] {"/a", "/b"}) {
                RawMessage early = client.get(path);
                assertThat(early.status()).isEqualTo(103);
                assertThat(early.values("Link")).containsExactly("</a>");
                assertThat(client.answer().body()).isEqualTo("ok");
            }
            assertThat(old.send("GET / HTTP/1.0\r\n\r\n").answer().body()).isEqualTo("ok");
            assertThat(instance.requests()).hasSize(3);
        }
    }

    @Test
    void a_client_that_waits_for_100_continue_gets_it() throws IOException {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {

            client.send("PUT /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            RawMessage interim = client.answer();
            RawMessage answer = client.send("body").answer();

            assertThat(interim.status()).isEqualTo(100);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(instance.requests().get(0).body()).isEqualTo("body");
            assertThat(instance.requests().get(0).values("Expect")).isEmpty();
        }
    }
}
