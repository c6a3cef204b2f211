// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import io.undertow.util.HeaderMap;

/**
 * The head of an answer as it came in a header block.
 *
 * @param headers names in lower case, {@code content-length} among them
 * @param length as in {@code Content-Length}, which for a HEAD or a 304 is not what follows; -1 where there was none
 */
public record ResponseFields(int status, HeaderMap headers, long length) {

    boolean interim() {
        return status < 200;
    }
}
