// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.ScriptedBody;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedBodyTest {

    private final List<String> told = new ArrayList<>();

    @Test
    void is_complete_with_its_last_byte_where_its_length_is_known() throws Exception {
        RecordedBody body = recorded(ScriptedBody.sized("be", "ans"), 5);
        ByteBuffer buffer = ByteBuffer.allocate(10).position(3);

        int first = body.read(buffer);
        List<String> before = List.copyOf(told);
        int second = body.read(buffer);
        List<String> after = List.copyOf(told);
        int end = body.read(buffer);

        assertThat(List.of(first, second, end)).containsExactly(2, 3, -1);
        assertThat(before).isEmpty();
        assertThat(after).containsExactly("beans");
        assertThat(told).containsExactly("beans");
        assertThat(body.length()).isEqualTo(5);
    }

    @Test
    void is_complete_at_its_end_where_its_length_is_not_known() throws Exception {
        RecordedBody body = recorded(ScriptedBody.of("be", "ans"), 5);

        String read = ScriptedBody.drain(body);

        assertThat(read).isEqualTo("beans");
        assertThat(told).containsExactly("beans");
    }

    @Test
    void says_once_that_it_is_too_large() throws Exception {
        RecordedBody body = recorded(ScriptedBody.of("be", "an", "s", "!"), 3);

        String read = ScriptedBody.drain(body);

        assertThat(read).isEqualTo("beans!");
        assertThat(told).containsExactly("too large");
    }

    @Test
    void says_nothing_when_it_breaks_off() {
        RecordedBody body = recorded(ScriptedBody.of("be").thenFail(ProxyError.CLIENT_LEFT), 5);

        assertThatExceptionOfType(ProxyException.class).isThrownBy(() -> ScriptedBody.drain(body));

        assertThat(told).isEmpty();
    }

    @Test
    void says_nothing_when_it_is_closed() throws Exception {
        ScriptedBody client = ScriptedBody.of("be", "", "ans");
        RecordedBody body = recorded(client, 5);

        ScriptedBody.drain(body);
        body.close();
        client.wake();
        ScriptedBody.drain(body);

        assertThat(told).isEmpty();
        assertThat(client.closes()).isOne();
    }

    private RecordedBody recorded(Body.Stream from, long bytesMax) {
        return new RecordedBody(from, bytesMax, new RecordedBody.Listener() {
            @Override
            public void complete(Body.Bytes whole) {
                told.add(ScriptedBody.text(whole));
            }

            @Override
            public void tooLarge() {
                told.add("too large");
            }
        });
    }
}
