// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Answers by itself, always the same: {@code respond: 204}, or {@code respond: {status: 503, body: "Back at noon."}}.
 *
 * @param status 200 to 599
 * @param contentType of the body; there is none where the body is empty
 * @param body sent in UTF-8
 * @param headers further ones, by name
 */
public record Respond(
        @Default("200") int status,
        @Default("text/plain; charset=utf-8") String contentType,
        @Default("") String body,
        @Default("{}") Map<String, String> headers)
        implements Policy {

    public Respond {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
        // RFC 9110 §15.3.5, §15.3.6, §15.4.5: these end with their head.
        if (!body.isEmpty() && (status == 204 || status == 205 || status == 304)) {
            throw new IllegalArgumentException("body: with status " + status + " (expected: none)");
        }
        HeaderRules.value("content-type", contentType);
        if (contentType.isEmpty()) {
            throw new IllegalArgumentException("content-type: (expected: a media type, such as application/json)");
        }
        headers.forEach((name, value) -> {
            if (HeaderRules.name("headers", name).equals(Headers.CONTENT_TYPE)) {
                throw new IllegalArgumentException("headers: " + name + " (expected: as content-type, beside status)");
            }
            HeaderRules.value("headers." + name, value);
        });
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        HeaderMap fields = new HeaderMap();
        if (!body.isEmpty()) {
            fields.put(Headers.CONTENT_TYPE, contentType);
        }
        headers.forEach((name, value) -> fields.put(new HttpString(name), value));
        Body bytes = body.isEmpty() ? Body.EMPTY : new Body.Bytes(StandardCharsets.UTF_8.encode(body));
        return (request, next) -> {
            request.body().close();
            Response response = Response.of(status, bytes);
            response.headers().putAll(fields);
            return CompletableFuture.completedFuture(response);
        };
    }

    @Override
    public boolean answers() {
        return true;
    }
}
