// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.HTTP_REQUEST_BODY_SIZE;

import dev.weir.document.ByteSize;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.ProxyException;

/**
 * Refuses requests with a larger body: {@code max-body-size: 10MiB}. By the length that is said before anything is sent
 * to the upstream; where none is said, when the bytes that came are too many.
 *
 * @param size in all, without the framing of chunks
 */
public record MaxBodySize(ByteSize size) implements Policy {

    @Override
    public Filter toFilter(PolicyContext context) {
        return (request, next) -> {
            Body body = request.body();
            if (body.length() > size.bytes()) {
                body.close();
                return ProxyException.failed(HTTP_REQUEST_BODY_SIZE, expected());
            }
            boolean counted = body.length() < 0 && body instanceof Body.Stream;
            return next.handle(
                    counted
                            ? request.withBody(new BoundedStream((Body.Stream) body, size.bytes(), this::tooLarge))
                            : request);
        };
    }

    private ProxyException tooLarge() {
        return new ProxyException(HTTP_REQUEST_BODY_SIZE, expected());
    }

    private String expected() {
        return "expected: at most " + size;
    }
}
