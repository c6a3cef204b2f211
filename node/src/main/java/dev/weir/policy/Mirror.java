// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.ByteSize;
import dev.weir.document.Default;
import dev.weir.document.Percentage;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.Map;

/**
 * Sends copies of requests to another upstream and throws its answers away: {@code mirror: shadow}, or {@code mirror:
 * {upstream: shadow, percent: 10%}}. What becomes of a copy changes nothing for the client and its request.
 *
 * @param upstream gets the copies: the request as it is at this place among the policies, marked by a header
 *     {@code X-Weir-Mirror} with the name of the route
 * @param percent how many of the requests; those that are copies already and those that ask for an upgrade never are
 * @param body a request with more bytes than that in its body is not copied; at most 16 MiB
 * @param timeout a copy that is not over by then is given up; 1 ms to 1 h
 */
public record Mirror(
        String upstream,
        @Default("100%") Percentage percent,
        @Default("64KiB") ByteSize body,
        @Default("10s") Duration timeout)
        implements Policy {

    /*
     * The mark is a header of its own: Envoy writes "-shadow" behind the host instead, which breaks upstreams that look
     * at it. It is no proof of anything, because a client can send it as well.
     *
     * A body that streams is recorded while the first upstream reads it, and the copy begins when it is complete. So
     * the first upstream sets the pace (nginx reads the whole body first, which holds it back), and a copy never has
     * half a body.
     */

    static final HttpString MARK = new HttpString("X-Weir-Mirror");

    private static final long BODY_BYTES_MAX = 16 * 1024 * 1024;

    public Mirror {
        if (body.bytes() > BODY_BYTES_MAX) {
            throw new IllegalArgumentException("body: " + body + " (expected: at most 16MiB)");
        }
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("timeout: " + timeout.toMillis() + "ms (expected: 1ms to 1h)");
        }
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        Handler shadow = context.upstreams().apply(upstream);
        return (request, next) -> {
            if (!isCopied(request) || !percent.hits(context.random())) {
                return next.handle(request);
            }
            if (request.body().length() > body.bytes()) {
                context.mirrors().drop();
                return next.handle(request);
            }
            if (request.body() instanceof Body.Stream stream) {
                return next.handle(request.withBody(recorded(stream, request, shadow, context)));
            }
            send(request, request.body(), shadow, context);
            return next.handle(request);
        };
    }

    /** A copy of a copy would be copied again where the upstream is a gateway that comes back to this one. */
    private static boolean isCopied(Request request) {
        return request.head().upgrade().isEmpty() && !request.headers().contains(MARK);
    }

    private Body recorded(Body.Stream stream, Request request, Handler shadow, PolicyContext context) {
        return new RecordedBody(stream, body.bytes(), new RecordedBody.Listener() {
            @Override
            public void complete(Body.Bytes whole) {
                send(request, whole, shadow, context);
            }

            @Override
            public void tooLarge() {
                context.mirrors().drop();
            }
        });
    }

    private void send(Request request, Body whole, Handler shadow, PolicyContext context) {
        if (context.mirrors().begin(whole.length())) {
            MirrorCopy copy = new MirrorCopy(request, whole, context.route(), context.mirrors());
            // When the request itself is on its way.
            request.loop().execute(() -> copy.start(shadow, timeout));
        }
    }

    @Override
    public Map<String, String> upstreams() {
        return Map.of("upstream", upstream);
    }
}
