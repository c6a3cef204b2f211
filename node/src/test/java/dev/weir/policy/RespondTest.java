// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RespondTest {

    @Test
    void has_defaults() throws Exception {
        assertThat(read(Respond.class, "{}")).isEqualTo(new Respond(200, "text/plain; charset=utf-8", ""));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        Respond respond = read(Respond.class, "{status: 404, content-type: text/html, body: <p>no</p>}");

        assertThat(respond).isEqualTo(new Respond(404, "text/html", "<p>no</p>"));
        assertThat(respond.answers()).isTrue();
    }

    @Test
    void refuses_what_is_no_answer() {
        assertThat(problems(Respond.class, "status: 101")).containsExactly("1:9 status: 101 (expected: 200 to 599)");
        assertThat(problems(Respond.class, "{status: 204, body: x}"))
                .containsExactly("1:21 body: 1 characters (expected: none with status 204)");
        assertThat(problems(Respond.class, "content-type: \"a\\r\\nb: c\""))
                .singleElement()
                .asString()
                .startsWith("1:15 content-type: a\\r\\nb: c (expected");
    }
}
