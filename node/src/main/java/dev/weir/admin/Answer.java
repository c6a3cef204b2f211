// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the admin API answers.
 *
 * @param change what has become different, for the audit log
 */
record Answer(int status, Map<String, String> headers, String body, Change change) {

    Answer(int status, Map<String, String> headers, String body) {
        this(status, headers, body, Change.PLAIN);
    }

    static Answer json(int status, JsonNode body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), body.toPrettyString() + '\n');
    }

    static Answer text(String contentType, String body) {
        return new Answer(200, Map.of("Content-Type", contentType), body);
    }

    /** Nothing new since the revision the caller knows. */
    static Answer notModified() {
        return new Answer(304, Map.of(), "");
    }

    Answer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, Map.copyOf(more), body, change);
    }

    Answer changing(Change different) {
        return new Answer(status, headers, body, different);
    }

    /** With the revision it speaks of as entity tag. */
    Answer tagged(long revision) {
        return with("ETag", "\"" + revision + "\"");
    }
}
