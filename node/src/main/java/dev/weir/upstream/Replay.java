// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.RetryConfig;
import dev.weir.config.UpstreamConfig.Protocol;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Keeps what is sent of a body that arrives meanwhile, until the answer is there, so that the steps after it can send
 * it again. Nothing is kept of a request whose method forbids that, unless the instances speak HTTP/2: they say which
 * requests they have not looked at, and those may be sent again whatever they are (RFC 9113 §8.7).
 */
final class Replay implements Filter {

    private final Set<HttpString> methods;
    private final boolean anyMethod;
    private final long bytesMax;

    Replay(RetryConfig config, Protocol protocol) {
        this.anyMethod = protocol == Protocol.HTTP2;
        this.methods = config.methods().stream().map(HttpString::new).collect(Collectors.toSet());
        this.bytesMax = config.body().bytes();
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        if (!(request.body() instanceof Body.Stream stream)) {
            return next.handle(request);
        }
        boolean mayRepeat = anyMethod || methods.contains(request.method());
        Recording recording = new Recording(stream, mayRepeat ? bytesMax : 0, request.loop());
        return next.handle(request.withBody(recording.first())).whenComplete((answer, failure) -> recording.stop());
    }
}
