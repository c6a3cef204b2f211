// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.document.Document;
import dev.weir.document.DocumentException;
import java.util.List;
import java.util.Optional;

/** Edits gateway configs in YAML and JSON. A YAML document that is changed keeps its order and loses its comments. */
public final class DocumentParts implements DocumentEditor {

    private static final String FILE = "gateway config";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Override
    public Optional<String> read(String document, List<String> path, Language language) throws DocumentException {
        Document whole = Document.parse(FILE, document);
        if (path.isEmpty()) {
            return Optional.of(text(whole, language));
        }
        JsonNode node = tree(whole.toJson());
        for (String name : path) {
            node = node.path(name);
        }
        return node.isMissingNode()
                ? Optional.empty()
                : Optional.of(text(Document.parse(String.join(".", path), node.toPrettyString()), language));
    }

    @Override
    public String put(String document, List<String> path, String value) throws DocumentException {
        Document part = Document.parse(String.join(".", path), value);
        return Document.parse(FILE, document)
                .put(path.get(0), path.get(1), part)
                .text();
    }

    @Override
    public String remove(String document, List<String> path) throws DocumentException {
        Document before = Document.parse(FILE, document);
        return before.remove(path.get(0), path.get(1)).orElse(before).text();
    }

    private static String text(Document document, Language language) {
        return language == Language.JSON ? document.toJson() : document.toYaml();
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document in JSON cannot be read again", e);
        }
    }
}
