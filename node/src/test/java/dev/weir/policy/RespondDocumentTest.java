// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How {@link Respond} is written. */
class RespondDocumentTest {

    record Uses(List<Policy> policies) {}

    @Test
    void has_defaults() throws Exception {
        assertThat(read(Respond.class, "{}")).isEqualTo(new Respond(200, "text/plain; charset=utf-8", "", Map.of()));
        assertThat(read(Uses.class, "policies: [respond: 204]").policies())
                .containsExactly(new Respond(204, "text/plain; charset=utf-8", "", Map.of()));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        Respond respond = read(Respond.class, "{status: 404, content-type: text/html, body: no, headers: {X-A: b}}");

        assertThat(respond).isEqualTo(new Respond(404, "text/html", "no", Map.of("X-A", "b")));
    }

    @Test
    void refuses_what_is_no_answer_at_its_place() {
        assertThat(problems(Respond.class, "{content-type: text/html, status: 101}"))
                .containsExactly("1:35 status: 101 (expected: 200 to 599)");
        assertThat(problems(Respond.class, "headers: {X-A: b, X-B: \"a\\r\\nb\"}"))
                .singleElement()
                .asString()
                .startsWith("1:24 headers.X-B: (expected: printable ASCII");
    }
}
