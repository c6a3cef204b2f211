// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http2.ErrorCode;
import dev.weir.http2.Http2Stream;

/** What a broken stream is to the request that went on it, by the names of RFC 9209. */
final class Http2Failure {

    private Http2Failure() {}

    /**
     * The failure of the request.
     *
     * @param answered whether the head of the answer is there
     * @param address of the instance
     */
    static ProxyException named(Http2Stream.Broken why, boolean answered, String address) {
        String detail = address + ": " + why.how();
        return switch (why.cause()) {
            case OURS -> new ProxyException(ProxyError.PROXY_INTERNAL_ERROR, detail);
            case MALFORMED -> new ProxyException(malformed(why.code()), detail);
            case UNPROCESSED, BROKEN_OFF -> brokenOff(why, answered, detail);
        };
    }

    private static ProxyError malformed(ErrorCode code) {
        return code == ErrorCode.ENHANCE_YOUR_CALM
                ? ProxyError.HTTP_RESPONSE_HEADER_SECTION_SIZE
                : ProxyError.HTTP_PROTOCOL_ERROR;
    }

    private static ProxyException brokenOff(Http2Stream.Broken why, boolean answered, String detail) {
        if (answered) {
            return new ProxyException(ProxyError.HTTP_RESPONSE_INCOMPLETE, detail);
        }
        return why.unprocessed()
                ? ProxyException.unprocessed(ProxyError.CONNECTION_TERMINATED, detail)
                : new ProxyException(ProxyError.CONNECTION_TERMINATED, detail);
    }
}
