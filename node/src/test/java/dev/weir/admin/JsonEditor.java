// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.document.DocumentException;
import dev.weir.document.Problem;
import java.util.List;
import java.util.Optional;

/** Edits documents that are JSON, or no more than {@code format: 1}; what it writes as YAML is JSON after a comment. */
final class JsonEditor implements DocumentEditor {

    private static final ObjectMapper JSON = new ObjectMapper();

    static JsonNode parse(String document) throws DocumentException {
        if (document.equals("format: 1\n")) {
            return JSON.createObjectNode().put("format", 1);
        }
        try {
            return JSON.readTree(document);
        } catch (JacksonException e) {
            Problem problem = new Problem(
                    "gateway config",
                    e.getLocation().getLineNr(),
                    e.getLocation().getColumnNr(),
                    "",
                    "cannot be read (expected: YAML or JSON)");
            throw new DocumentException(List.of(problem));
        }
    }

    @Override
    public Optional<String> read(String document, List<String> path, Language language) throws DocumentException {
        JsonNode node = parse(document);
        for (String name : path) {
            node = node.path(name);
        }
        String comment = language == Language.YAML ? "# yaml\n" : "";
        return node.isMissingNode() ? Optional.empty() : Optional.of(comment + node);
    }

    @Override
    public String put(String document, List<String> path, String value) throws DocumentException {
        ObjectNode root = (ObjectNode) parse(document);
        root.withObject('/' + path.get(0)).set(path.get(1), parse(value));
        return root.toString();
    }

    @Override
    public String remove(String document, List<String> path) throws DocumentException {
        ObjectNode root = (ObjectNode) parse(document);
        ((ObjectNode) root.path(path.get(0))).remove(path.get(1));
        return root.toString();
    }
}
