// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.Environment;
import dev.weir.document.Readings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code config/README.md} shows. */
class ReadmeTest {

    @Test
    void the_problems_are_those_of_the_document_before_them() throws Exception {
        String readme = Files.readString(Path.of("..", "config", "README.md"));
        String document = between(readme, "## Problems", "```yaml\n", "```");
        String shown = between(readme, "is refused with", "```\n", "```");

        assertThat(Readings.problems(() -> GatewayDocument.read("gateway.yaml", document, Environment.empty())))
                .containsExactlyElementsOf(shown.lines().toList());
    }

    private static String between(String text, String heading, String begin, String end) {
        int from = text.indexOf(begin, text.indexOf(heading)) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
