// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Body;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a service has said of a request.
 *
 * @param status 2xx where it may go on; else what the client is answered
 * @param headers those of the service's that are of use; nobody changes them
 * @param body for the client; empty where the request may go on
 */
record Decision(int status, HeaderMap headers, Body.Bytes body) {

    /*
     * As a response that is kept, its headers stand under other names: what the service says of caches, and whatever
     * else a cache reads, is said to the client and not to the one here.
     */

    private static final HttpString STATUS = new HttpString("Decided");
    private static final String PREFIX = "Decided-";
    private static final List<HttpString> OF_CONTENT =
            List.of(Headers.CONTENT_TYPE, Headers.CONTENT_LANGUAGE, Headers.CONTENT_ENCODING);

    /** That it may go on; empty where it is told so in headers that no request may have. */
    static Optional<Decision> admitted(int status, HeaderMap said, List<HttpString> useful) {
        boolean sound = useful.stream().allMatch(name -> isSound(said.get(name)));
        return sound ? Optional.of(new Decision(status, selected(said, useful), Body.EMPTY)) : Optional.empty();
    }

    /**
     * That it may not, whatever becomes of what is said beside.
     *
     * @param body empty where it did not come
     */
    static Decision denied(int status, HeaderMap said, List<HttpString> useful, Optional<Body.Bytes> body) {
        HeaderMap headers = selected(said, useful);
        HeaderValues encoding = said.get(Headers.CONTENT_ENCODING);
        if (body.isEmpty()) {
            OF_CONTENT.forEach(headers::remove);
        } else if (encoding != null) {
            headers.putAll(Headers.CONTENT_ENCODING, encoding);
        }
        return new Decision(status, headers, body.orElse(Body.EMPTY));
    }

    private static HeaderMap selected(HeaderMap said, List<HttpString> useful) {
        HeaderMap headers = new HeaderMap();
        for (HttpString name : useful) {
            HeaderValues values = said.get(name);
            if (values != null && isSound(values)) {
                headers.putAll(name, values);
            }
        }
        return headers;
    }

    /** Whether each value can stand in one line: nobody writes another one with it. */
    private static boolean isSound(@Nullable HeaderValues values) {
        return values == null
                || values.stream().allMatch(value -> value.chars()
                        .allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f && c <= 0xff));
    }

    /** Whether the request may go on. */
    boolean admits() {
        return status / 100 == 2;
    }

    /** As the client is answered. */
    Response response() {
        HeaderMap own = new HeaderMap();
        own.putAll(headers);
        return new Response(status, own, body);
    }

    /** As it is kept. */
    Response kept(Duration lifetime) {
        Response answer = Decisions.answer(body, lifetime);
        answer.headers().put(STATUS, Integer.toString(status));
        for (HeaderValues values : headers) {
            answer.headers().putAll(new HttpString(PREFIX + values.getHeaderName()), values);
        }
        return answer;
    }

    /** What was kept. */
    static Decision of(Response kept) {
        HeaderMap headers = new HeaderMap();
        for (HeaderValues values : kept.headers()) {
            String name = values.getHeaderName().toString();
            if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
                headers.putAll(new HttpString(name.substring(PREFIX.length())), values);
            }
        }
        int status = Integer.parseInt(kept.headers().getFirst(STATUS));
        Body.Bytes body = kept.body() instanceof Body.Bytes bytes ? bytes : Body.EMPTY;
        return new Decision(status, headers, body);
    }
}
