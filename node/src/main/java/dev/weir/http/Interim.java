// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;

/** Where interim answers (1xx, RFC 9110 §15.2) go while the final one is awaited. */
@FunctionalInterface
public interface Interim {

    /** Nobody takes them. */
    Interim NONE = (status, headers) -> {};

    /**
     * Passes one on, if the client understands it, and never fails: an interim answer is a courtesy. Only on the
     * request's I/O thread; nothing happens once the final answer has begun.
     *
     * @param status 102 to 199, such as 103 (RFC 8297)
     */
    void send(int status, HeaderMap headers);
}
