// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.config.ListenerConfig;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.FieldNames;
import dev.weir.http1.ReceivedHead;
import dev.weir.http2.RequestFields;
import io.undertow.util.HeaderValues;
import java.time.Duration;

/**
 * What a client may ask of a listener.
 *
 * @param targetBytes of the request target, at most; past it 414
 * @param headBytes of request line and headers, at most 48 KiB; past it 431
 * @param headerCount header lines, at most; past it 431
 * @param head from the first byte of a head to its last
 * @param idle between two requests, and before the first
 * @param send how long a client may take none of an answer
 * @param streams requests under way on one HTTP/2 connection
 */
record Limits(
        int targetBytes, int headBytes, int headerCount, Duration head, Duration idle, Duration send, int streams) {

    /** Room for a method and a version beside the target. */
    private static final int REST_OF_LINE = 64;

    static Limits of(ListenerConfig.Limits settings) {
        return new Limits(
                (int) settings.target().bytes(),
                (int) settings.head().bytes(),
                settings.headers(),
                settings.headTimeout(),
                settings.idle(),
                settings.send(),
                settings.streams());
    }

    /** Reads a head that has no more bytes than it may, if it keeps to the other limits. */
    ReceivedHead parse(byte[] bytes, int start, int end, FieldNames names) throws ProxyException {
        ReceivedHead head = ReceivedHead.parse(bytes, start, end, names, headerCount);
        if (head.target().length() > targetBytes) {
            throw tooLong();
        }
        return head;
    }

    /** The most bytes a request line may have. */
    int lineBytes() {
        return Math.min(targetBytes + REST_OF_LINE, headBytes);
    }

    /** Why a head is refused that goes past its first line's bytes, or past its own. */
    ProxyException exceeded(boolean lined) {
        return lined || lineBytes() == headBytes ? tooLarge() : tooLong();
    }

    /** Refuses what was sent in HTTP/2, where it is past a limit. */
    void check(RequestFields head) throws ProxyException {
        if (head.path().length() > targetBytes) {
            throw tooLong();
        }
        if (head.oversized()) {
            throw tooLarge();
        }
        int count = 0;
        for (HeaderValues values : head.headers()) {
            count += values.size();
        }
        if (count > headerCount) {
            throw new ProxyException(
                    ProxyError.HTTP_REQUEST_HEADERS_TOO_LARGE, "more than " + headerCount + " headers");
        }
    }

    private ProxyException tooLong() {
        return new ProxyException(ProxyError.URI_TOO_LONG, "at most " + targetBytes + " bytes were expected");
    }

    private ProxyException tooLarge() {
        return new ProxyException(
                ProxyError.HTTP_REQUEST_HEADERS_TOO_LARGE, "at most " + headBytes + " bytes were expected");
    }
}
