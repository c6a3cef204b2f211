// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import dev.weir.config.ProbeConfig;
import dev.weir.http.Body;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.upstream.Instance;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A GET for a path: the status must be good, and the body must contain what is asked for. */
final class HttpCheck implements Check {

    private final ProbeConfig config;
    private final RequestHead head;

    HttpCheck(ProbeConfig config, Instance instance) {
        this.config = config;
        String target = config.path().orElse("/");
        int question = target.indexOf('?');
        HeaderMap headers = Check.headers();
        headers.put(Headers.ACCEPT, "*/*");
        this.head = new RequestHead(
                Methods.GET,
                instance.scheme(),
                instance.address(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers);
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public Body.Bytes body() {
        return Body.EMPTY;
    }

    @Override
    public String judge(Response answer, ByteBuffer body, HeaderMap trailers) {
        if (!config.accepts(answer.status())) {
            return "status " + answer.status() + " (expected: " + String.join(", ", config.statuses()) + ")";
        }
        // Compared as bytes: what cannot be decoded cannot be wrong, either.
        Optional<String> wanted = config.body().filter(text -> !contains(body, text.getBytes(StandardCharsets.UTF_8)));
        return wanted.map(text -> "the first " + body.remaining() + " bytes of the body do not contain " + text)
                .orElse("");
    }

    private static boolean contains(ByteBuffer body, byte[] wanted) {
        for (int at = body.position(); at + wanted.length <= body.limit(); at++) {
            if (body.slice(at, wanted.length).equals(ByteBuffer.wrap(wanted))) {
                return true;
            }
        }
        return false;
    }
}
