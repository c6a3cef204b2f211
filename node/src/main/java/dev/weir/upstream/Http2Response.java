// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Request;
import dev.weir.http1.FieldNames;
import dev.weir.http1.FieldNames.Kind;
import dev.weir.http2.ResponseFields;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.ArrayList;
import java.util.List;

/** What is passed on of the head of an HTTP/2 answer: framing and what is for one hop ends here (RFC 9110 §7.6.1). */
final class Http2Response {

    private Http2Response() {}

    /** The headers of a final answer. A length stays where it is of a body that does not come. */
    static HeaderMap headers(Request request, ResponseFields head) {
        boolean bodiless = request.method().equals(Methods.HEAD) || head.status() == 304;
        HeaderMap headers = fields(head.headers());
        if (bodiless && head.length() >= 0 && head.status() != 204) {
            headers.put(Headers.CONTENT_LENGTH, Long.toString(head.length()));
        }
        return headers;
    }

    /** Those that go from end to end; the same map. */
    static HeaderMap fields(HeaderMap received) {
        List<HttpString> here = new ArrayList<>(1);
        for (HeaderValues values : received) {
            Kind kind = FieldNames.kindOf(values.getHeaderName());
            if (kind != Kind.END_TO_END && kind != Kind.TRAILER) {
                here.add(values.getHeaderName());
            }
        }
        here.forEach(received::remove);
        return received;
    }
}
