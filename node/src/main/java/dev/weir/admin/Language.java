// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a document is written down. */
public enum Language {
    JSON("application/json"),
    YAML("application/yaml");

    private static final ObjectMapper JSON_READER = new ObjectMapper();

    private final String contentType;

    Language(String contentType) {
        this.contentType = contentType;
    }

    /** The media type (RFC 8259, RFC 9512). */
    public String contentType() {
        return contentType;
    }

    /** What a document is written in. Every JSON text is YAML too, so JSON is what can be read as JSON. */
    static Language of(String document) {
        if (!document.stripLeading().startsWith("{")) {
            return YAML;
        }
        try {
            JSON_READER.readTree(document);
            return JSON;
        } catch (JacksonException e) {
            return YAML;
        }
    }

    /**
     * What the caller wants: {@code ?format=}, or else the first language in {@code Accept} that is spoken here.
     *
     * @return empty for whatever there is
     */
    static Optional<Language> wanted(Call call) {
        call.allowParameters("format");
        Optional<String> format = call.parameter("format");
        if (format.isPresent()) {
            return Optional.of(named(format.get()));
        }
        return call.header("Accept").flatMap(accept -> List.of(accept.split(",", -1)).stream()
                .flatMap(range -> spoken(range).stream())
                .findFirst());
    }

    private static Language named(String format) {
        return switch (format) {
            case "json" -> JSON;
            case "yaml" -> YAML;
            default -> throw new Refusal(400, "format: " + format + " (expected: json or yaml)");
        };
    }

    private static Optional<Language> spoken(String mediaRange) {
        String type = mediaRange.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "application/json" -> Optional.of(JSON);
            case "application/yaml", "application/x-yaml", "text/yaml" -> Optional.of(YAML);
            default -> Optional.empty();
        };
    }
}
