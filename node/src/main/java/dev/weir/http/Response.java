// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;

/**
 * An answer as a value.
 *
 * @param status 200–599: interim answers (1xx) do not come back as responses
 * @param headers end-to-end headers only, owned by whoever holds the response; framing is decided by the writer
 */
public record Response(int status, HeaderMap headers, Body body) {

    /** A response without headers of its own. */
    public static Response of(int status, Body body) {
        return new Response(status, new HeaderMap(), body);
    }

    /** A small text answer in UTF-8. */
    public static Response text(int status, String contentType, String text) {
        Response response = of(status, new Body.Bytes(StandardCharsets.UTF_8.encode(text)));
        response.headers().put(Headers.CONTENT_TYPE, contentType);
        return response;
    }

    /** For a response that is not passed on. */
    public void close() {
        body.close();
    }
}
