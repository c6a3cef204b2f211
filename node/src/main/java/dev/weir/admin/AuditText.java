// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.cluster.AuditEntry;

/**
 * A deed as a line of JSON, with the names that {@link AuditEntry} has for its parts. What else is there is ignored.
 */
final class AuditText {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private AuditText() {}

    static String write(AuditEntry entry) {
        try {
            return JSON.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a record of texts, numbers and a list", e);
        }
    }

    /** @throws IllegalArgumentException with what is wrong, for people, when this is not what was written */
    static AuditEntry read(String line) {
        try {
            return JSON.readValue(line, AuditEntry.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a line cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
