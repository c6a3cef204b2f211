// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;

/** An entry as a line of JSON, and back. */
final class Line {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Line() {}

    static String of(Entry entry) {
        try {
            return JSON.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Entry read(String line) {
        try {
            return JSON.readValue(line, Entry.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
