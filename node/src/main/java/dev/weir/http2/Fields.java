// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one header block as they are decoded, and what is wrong with them (RFC 9113 §8.2, §8.3). Says at the
 * end what they are together: a request, an answer, trailers.
 */
final class Fields {

    private static final int FIELD_BYTES = 32;
    private static final HttpString TE = Headers.TE;

    private final int bytesMax;
    private final HeaderMap headers = new HeaderMap();
    private int bytes;
    private boolean pseudo;
    private boolean regular;
    private @Nullable String method;
    private @Nullable String scheme;
    private @Nullable String authority;
    private @Nullable String path;
    private @Nullable String status;
    private @Nullable StringBuilder cookies;
    private @Nullable String problem;

    Fields(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes the next field. What is too much is counted and left out. */
    void add(HttpString name, String value) {
        bytes = Math.min(Integer.MAX_VALUE / 2, bytes + name.length() + value.length() + FIELD_BYTES);
        if (oversized()) {
            return;
        }
        if (!FieldRules.isValue(value) || FieldRules.isBlankAtEnds(value)) {
            wrong("a value with characters that no value may have");
        } else if (name.byteAt(0) == ':') {
            pseudo(name.toString(), value);
        } else {
            regular(name, value);
        }
    }

    private void pseudo(String name, String value) {
        pseudo = true;
        if (regular) {
            wrong("a pseudo-field after the fields");
        }
        switch (name) {
            case ":method" -> method = once(method, value);
            case ":scheme" -> scheme = once(scheme, value);
            case ":authority" -> authority = once(authority, value);
            case ":path" -> path = once(path, value);
            case ":status" -> status = once(status, value);
            default -> wrong("a pseudo-field nobody knows");
        }
    }

    private String once(@Nullable String before, String value) {
        if (before != null) {
            wrong("a pseudo-field twice");
        }
        return value;
    }

    private void regular(HttpString name, String value) {
        regular = true;
        if (!FieldRules.isName(name)) {
            wrong("a name with characters that no name may have");
        } else if (FieldRules.isOfConnection(name)) {
            wrong("a field for one connection");
        } else if (name.equals(TE) && !value.equalsIgnoreCase("trailers")) {
            wrong("TE: trailers, alone, was expected");
        } else if (name.equals(Headers.COOKIE)) {
            cookie(value);
        } else {
            headers.add(name, value);
        }
    }

    /** Crumbs become one field again (RFC 9113 §8.2.3). */
    private void cookie(String crumb) {
        if (cookies == null) {
            cookies = new StringBuilder(crumb);
        } else {
            cookies.append("; ").append(crumb);
        }
    }

    private void wrong(String what) {
        if (problem == null) {
            problem = what;
        }
    }

    /** Whether they are more than we take; those beyond are missing. */
    boolean oversized() {
        return bytes > bytesMax;
    }

    /** What the first broken rule was, if one was. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private HeaderMap headers() {
        if (cookies != null) {
            headers.put(Headers.COOKIE, cookies.toString());
            cookies = null;
        }
        return headers;
    }

    /** As a request; {@link #problem} then says whether it is one. */
    RequestFields request() {
        String asked = method == null ? "" : method;
        if (status != null || !(FieldRules.isToken(asked) || oversized())) {
            wrong("a request without a method, or with a status");
        }
        checkTarget(asked.equals(Methods.CONNECT_STRING));
        long length = FieldRules.contentLength(headers);
        if (length == FieldRules.WRONG_LENGTH) {
            wrong("Content-Length: one number was expected");
        }
        return new RequestFields(
                FieldRules.isToken(asked) ? HttpString.tryFromString(asked) : HttpString.EMPTY,
                authority == null ? "" : authority,
                path == null ? "" : path,
                headers(),
                length,
                oversized());
    }

    private void checkTarget(boolean connect) {
        if (connect && (scheme != null || path != null || authority == null)) {
            wrong("CONNECT with anything but an authority");
        } else if (!connect && !oversized() && (scheme == null || scheme.isEmpty() || path == null || path.isEmpty())) {
            wrong("a request without a scheme or a path");
        }
    }

    /** As an answer; {@link #problem} then says whether it is one. */
    ResponseFields response() {
        int code = 0;
        if (method != null || scheme != null || authority != null || path != null) {
            wrong("an answer with a pseudo-field of requests");
        }
        if (status == null || !status.matches("[1-5][0-9][0-9]") || status.equals("101")) {
            wrong("an answer without a status");
        } else {
            code = Integer.parseInt(status);
        }
        long length = FieldRules.contentLength(headers);
        if (length == FieldRules.WRONG_LENGTH) {
            wrong("Content-Length: one number was expected");
        }
        return new ResponseFields(code, headers(), length);
    }

    /** As what follows a body; {@link #problem} then says whether they are that. */
    HeaderMap trailers() {
        if (pseudo) {
            wrong("a pseudo-field among trailers");
        }
        return headers();
    }
}
