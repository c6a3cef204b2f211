// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTextTest {

    private static final Map<String, String> VARIABLES = Map.of("PIN", "123456", "NO", "no");

    record Safe(Pin pin, List<Pin> pins, Map<String, Pin> named) {}

    record Pin(String digits, boolean referred) {

        public static Pin parse(Secret text) {
            if (!text.value().matches("[0-9]{6}")) {
                throw new IllegalArgumentException("no pin (expected: six digits)");
            }
            return new Pin(text.value(), text.referred());
        }
    }

    @Test
    void what_stands_in_the_document_is_told_apart_from_what_is_referred_to() throws Exception {
        Safe safe = read(
                Safe.class,
                "pin: 123456\npins: [\"${env:PIN}\", \"${env:PIN:-3}\"]\nnamed: {a: \"${env:NONE:-654321}\"}",
                VARIABLES);

        assertThat(safe.pin()).isEqualTo(new Pin("123456", false));
        assertThat(safe.pins()).containsExactly(new Pin("123456", true), new Pin("123456", false));
        assertThat(safe.named()).containsEntry("a", new Pin("654321", false));
    }

    @Test
    void no_problem_tells_it() {
        assertThat(problems(Safe.class, "pin: hunter2")).containsExactly("1:6 pin: no pin (expected: six digits)");
        assertThat(problems(Safe.class, "pin: \"${env:NO}\"", VARIABLES))
                .containsExactly("1:6 pin: no pin (expected: six digits)");
        assertThat(problems(Safe.class, "pin: 123456\npins: hunter2"))
                .containsExactly("2:7 pins: a scalar (expected: a list)");
        assertThat(problems(Safe.class, "pin: 123456\nnamed: hunter2"))
                .containsExactly("2:8 named: a scalar (expected: a map by name)");
        assertThat(problems(Safe.class, "pin: [hunter2]")).noneMatch(problem -> problem.contains("hunter2"));
    }

    @Test
    void a_log_does_not_tell_it() {
        assertThat(new Secret("hunter2", true).toString()).doesNotContain("hunter2");
    }
}
