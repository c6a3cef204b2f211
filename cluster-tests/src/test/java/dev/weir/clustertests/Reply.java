// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP answer that is wholly here.
 *
 * @param headers by name in lower case, the last one where there are several
 */
record Reply(int status, Map<String, String> headers, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Reply of(HttpResponse<String> response) {
        Map<String, String> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.get(values.size() - 1)));
        return new Reply(response.statusCode(), headers, response.body());
    }

    /** This answer, if it has a status. */
    Reply expect(int expected) {
        if (status != expected) {
            throw new AssertionError("status: " + status + " (expected: " + expected + ") in " + this);
        }
        return this;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The number in the entity tag. */
    long revision() {
        String tag = header("etag");
        if (!tag.matches("\"\\d+\"")) {
            throw new AssertionError("ETag: " + tag + " (expected: a revision number in quotes) in " + this);
        }
        return Long.parseLong(tag.substring(1, tag.length() - 1));
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + this, e);
        }
    }
}
