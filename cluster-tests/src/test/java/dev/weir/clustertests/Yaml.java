// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as trees. */
final class Yaml {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Yaml() {}

    /** The only document of a file. */
    static JsonNode document(Path file) {
        List<JsonNode> all = documents(file);
        if (all.size() != 1) {
            throw new AssertionError(file + " has " + all.size() + " documents (expected: 1)");
        }
        return all.get(0);
    }

    /** All documents of a file. */
    static List<JsonNode> documents(Path file) {
        List<JsonNode> all = new ArrayList<>();
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        for (Object document : new Load(settings).loadAllFromString(text(file))) {
            all.add(JSON.valueToTree(document));
        }
        return List.copyOf(all);
    }

    /** A file as it is. */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
