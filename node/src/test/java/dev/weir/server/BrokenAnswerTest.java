// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that break off at any byte: no client takes one for whole, whatever the framing on either side. */
class BrokenAnswerTest {

    private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n";
    private static final String UNTIL_CLOSE = "HTTP/1.1 200 OK\r\n\r\nhello world";

    @ParameterizedTest
    @CsvSource({"1.1, false", "1.1, true", "1.0, false", "1.0, true"})
    void an_answer_cut_off_at_any_byte_never_looks_whole(String version, boolean reset) throws IOException {
        for (String answer : new String[] {LENGTH, CHUNKED, UNTIL_CLOSE}) {
            AtomicInteger end = new AtomicInteger();
            try (RawInstance instance = new RawInstance((peer, connection) -> {
                        peer.request();
                        peer.send(answer.substring(0, end.get()));
                        if (reset) {
                            peer.reset();
                        }
                    });
                    Proxy proxy = new Proxy(Proxy.PATIENT, instance.url())) {
                // Where the connection's end is the end of the answer, only a reset tells that it is not whole.
                int last = answer.equals(UNTIL_CLOSE) && !reset ? answer.indexOf("\r\n\r\n") + 3 : answer.length() - 1;
                for (int cut = 0; cut <= last; cut++) {
                    end.set(cut);
                    try (RawClient client = proxy.client()) {
                        client.send("POST / HTTP/" + version + "\r\nHost: h\r\n\r\n"); // not repeated

                        assertThat(takenForWhole(client))
                                .as("cut off at %d", cut)
                                .isFalse();
                    }
                }
                proxy.assertNothingIsLeft();
                Eventually.holds("its connections are closed", () -> proxy.upstreamConnections() == 0);
            }
        }
    }

    /** A client that knows only what it was told of the end. */
    private static boolean takenForWhole(RawClient client) {
        try {
            RawMessage answer = client.answer();
            return answer != null && answer.status() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
