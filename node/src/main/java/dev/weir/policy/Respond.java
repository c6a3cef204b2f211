// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.http.Filter;
import dev.weir.http.Response;
import java.util.concurrent.CompletableFuture;

/**
 * Answers by itself, always the same.
 *
 * @param status 200 to 599
 */
public record Respond(
        @Default("200") int status, @Default("text/plain; charset=utf-8") String contentType, @Default("") String body)
        implements Policy {

    public Respond {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
        boolean bodiless = status == 204 || status == 205 || status == 304;
        if (bodiless && !body.isEmpty()) {
            throw new IllegalArgumentException(
                    "body: " + body.length() + " characters (expected: none with status " + status + ")");
        }
        if (contentType.isEmpty() || !contentType.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("content-type: " + contentType + " (expected: such as text/html)");
        }
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        return (request, next) -> CompletableFuture.completedFuture(Response.text(status, contentType, body));
    }

    @Override
    public boolean answers() {
        return true;
    }
}
