// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.http.Filter;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;

/**
 * Sets a header of the answer, as the client sees it: {@code set-response-header: {name: Cache-Control, value:
 * no-store}}. Answers of every status have it, also what the gateway behind it refuses or fails.
 *
 * @param name any but those of the connection: framing, hop-by-hop
 * @param value printable ASCII, or empty
 * @param existing what becomes of what the answer has under that name
 */
public record SetResponseHeader(String name, String value, @Default("replace") Existing existing) implements Policy {

    /** What becomes of a header that is there already. */
    public enum Existing {
        /** It is gone. */
        REPLACE,
        /** It stays, and the new one comes after it: a second {@code Set-Cookie}, {@code Link} or {@code Vary}. */
        APPEND,
        /** It stays, and the new one is left out: a value for answers that do not say. */
        KEEP
    }

    public SetResponseHeader {
        HeaderRules.name("name", name);
        HeaderRules.value("value", value);
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        HttpString header = HeaderRules.name("name", name);
        return new AnswerHeaders(headers -> set(headers, header));
    }

    private void set(HeaderMap headers, HttpString header) {
        switch (existing) {
            case REPLACE -> headers.put(header, value);
            case APPEND -> headers.add(header, value);
            case KEEP -> {
                if (!headers.contains(header)) {
                    headers.put(header, value);
                }
            }
        }
    }
}
