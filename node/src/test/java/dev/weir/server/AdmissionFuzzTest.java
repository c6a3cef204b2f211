// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ListenerConfig;
import dev.weir.http.Client;
import dev.weir.http.PathNormaliser;
import dev.weir.http.ProxyException;
import dev.weir.http.RequestHead;
import dev.weir.http.SystemClock;
import dev.weir.http1.FieldNames;
import dev.weir.http1.Mutations;
import dev.weir.http1.ReceivedHead;
import dev.weir.io.IoLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.xnio.StreamConnection;

/** Whatever a client sends: what is admitted has one reading, and everything else is refused with a name. */
class AdmissionFuzzTest {

    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{0,5})?");
    private static final Pattern PATH = Pattern.compile("(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2})*)+|\\*");
    private static final Pattern QUERY = Pattern.compile("[!-~&&[^#]]*");

    /** A segment that any reader might take for one up, or for none. */
    private static final Pattern DOTS = Pattern.compile("(?i)(?:/|%2f|%5c)\\.{1,2}(?:/|%2f|%5c|;|%3b|$)");

    @Test
    void what_is_admitted_has_one_reading() throws IOException, ProxyException {
        Mutations mutations = new Mutations(8);
        FieldNames names = new FieldNames();
        Limits limits = Limits.of(ListenerConfig.Limits.USUAL);
        Door door = new Door(limits, true, false, Optional.empty());
        int admitted = 0;
        try (IoLoops loops = IoLoops.start(1, SystemClock::nanos)) {
            StreamConnection nobody =
                    loops.worker().createFullDuplexPipeConnection().getLeftSide();
            ClientSocket socket =
                    new ClientSocket(nobody, Client.of(InetAddress.getLoopbackAddress(), 80), "http", "reached:80");
            for (int i = 0; i < 60_000; i++) {
                String text = mutations.request();
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                try {
                    ReceivedHead received = limits.parse(bytes, 0, bytes.length, names);
                    assertOneReading(
                            text, Admission.admit(received, socket, door).head());
                    admitted++;
                } catch (ProxyException e) {
                    assertThat(e.error().status()).as(text).isIn(400, 414, 417, 431, 501, 505);
                }
            }
        }
        assertThat(admitted).isGreaterThan(10_000);
    }

    private static void assertOneReading(String text, RequestHead head) throws ProxyException {
        assertThat(head.authority()).as(text).matches(AUTHORITY);
        assertThat(head.path()).as(text).matches(PATH);
        assertThat(head.path()).as(text).doesNotContain("//").doesNotContainPattern(DOTS);
        assertThat(head.query()).as(text).matches(QUERY);
        if (!head.path().equals(LastHop.NO_PATH)) {
            assertThat(PathNormaliser.normalise(head.path())).as(text).isEqualTo(head.path());
        }
        for (String name : new String[] {"Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade"}) {
            assertThat(head.headers().contains(name)).as(text).isFalse();
        }
    }
}
