// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.OptionalLong;

/** The conditions of a request, held against a stored response (RFC 9111 §4.3.2, RFC 9110 §13.2.2). */
final class Conditions {

    private static final long SECOND = 1000;

    private Conditions() {}

    /** Whether the client has it already, so that 304 says all. */
    static boolean notModified(HeaderMap request, Stored stored) {
        HeaderValues tags = request.get(Headers.IF_NONE_MATCH);
        if (tags != null) {
            String tag = stored.headers().getFirst(Headers.ETAG);
            return EntityTags.listed(tags, tag == null ? "" : tag.strip());
        }
        HeaderValues since = request.get(Headers.IF_MODIFIED_SINCE);
        if (since == null || since.size() != 1) {
            return false;
        }
        OptionalLong date = HttpDates.parse(since.getFirst().strip(), stored.received());
        return date.isPresent() && modified(stored) <= date.getAsLong();
    }

    /** When it was last modified, as far as it says: else when it was made, else when it came. */
    private static long modified(Stored stored) {
        OptionalLong modified = date(stored, Headers.LAST_MODIFIED_STRING);
        return modified.orElse(date(stored, Headers.DATE_STRING).orElse(stored.received()));
    }

    private static OptionalLong date(Stored stored, String field) {
        String text = stored.headers().getFirst(field);
        return text == null ? OptionalLong.empty() : HttpDates.parse(text.strip(), stored.received());
    }

    /** Whether the client wants the range that it names of this very response (RFC 9110 §13.1.5). */
    static boolean rangeWanted(HeaderMap request, Stored stored) {
        HeaderValues lines = request.get(Headers.IF_RANGE);
        if (lines == null) {
            return true;
        }
        if (lines.size() != 1) {
            return false;
        }
        String validator = lines.getFirst().strip();
        if (validator.startsWith("\"") || validator.startsWith("W/")) {
            String tag = stored.headers().getFirst(Headers.ETAG);
            return tag != null && EntityTags.stronglyEqual(validator, tag.strip());
        }
        OptionalLong wanted = HttpDates.parse(validator, stored.received());
        OptionalLong modified = date(stored, Headers.LAST_MODIFIED_STRING);
        return wanted.isPresent() && wanted.equals(modified) && isStrong(stored, modified.getAsLong());
    }

    /** A second in which it was modified may have seen two of it (RFC 9110 §8.8.2.2). */
    private static boolean isStrong(Stored stored, long modified) {
        OptionalLong date = date(stored, Headers.DATE_STRING);
        return date.isPresent() && date.getAsLong() - modified >= SECOND;
    }
}
