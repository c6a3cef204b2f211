// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.Environment;
import dev.weir.document.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stands in {@code config/} beside the sources. */
class ShippedConfigTest {

    private static final Path CONFIG = Path.of("..", "config");

    /** Where every variable is set: examples refer to secrets. */
    private static final Environment SET =
            new Environment(CONFIG, name -> Optional.of("0123456789abcdef0123456789abcdef"));

    @Test
    void the_examples_can_be_read() throws Exception {
        GatewayConfig gateway = GatewayDocument.read(CONFIG.resolve("gateway.yaml"), Environment.empty());
        NodeSettings node = NodeDocument.read(CONFIG.resolve("node.yaml"), Environment.empty());

        assertThat(gateway.routes()).isNotEmpty();
        assertThat(node.gateway()).hasValueSatisfying(file -> assertThat(file).isRegularFile());
    }

    @Test
    void every_example_of_a_policy_can_be_read() throws Exception {
        for (Path example : examples("policies")) {
            assertThat(GatewayDocument.read(example, SET).routes()).isNotEmpty();
        }
    }

    @Test
    void every_example_of_an_upstream_can_be_read() throws Exception {
        List<Path> examples = examples("upstreams").stream()
                .filter(file -> !file.toString().endsWith(".instances.yaml"))
                .toList();

        assertThat(examples).hasSizeGreaterThan(3);
        for (Path example : examples) {
            assertThat(GatewayDocument.read(example, Environment.empty()).routes())
                    .isNotEmpty();
        }
    }

    @Test
    void the_schemas_are_those_of_the_records() throws Exception {
        shipped("gateway.schema.json", JsonSchema.of(GatewayConfig.class, "Weir gateway config"));
        shipped("node.schema.json", JsonSchema.of(NodeSettings.class, "Weir node settings"));
    }

    private static void shipped(String name, String schema) throws IOException {
        Path file = CONFIG.resolve(name);
        if (Boolean.getBoolean("weir.write-schema")) {
            Files.writeString(file, schema);
        }

        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as(
                        "config/%s; written anew by mvn -pl node test -Dtest=ShippedConfigTest"
                                + " -Dweir.write-schema=true",
                        name)
                .isEqualTo(schema);
    }

    private static List<Path> examples(String directory) throws IOException {
        try (Stream<Path> files = Files.list(CONFIG.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}
