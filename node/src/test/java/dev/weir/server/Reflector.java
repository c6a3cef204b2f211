// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HeaderValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers a request with what was understood of it: its head, and its body to the last byte. */
final class Reflector implements Handler {

    @Override
    public CompletionStage<Response> handle(Request request) {
        String head = request.head().method() + " " + request.head().authority() + " "
                + request.head().target() + " " + request.head().version() + " upgrade="
                + request.head().upgrade() + " length=" + (request.body().length() < 0 ? "chunked" : "known") + "\n"
                + headers(request);
        CompletableFuture<Response> answer = new CompletableFuture<>();
        if (request.body() instanceof Body.Stream stream) {
            new Reading(stream, head, answer).run();
        } else if (request.body() instanceof Body.Bytes bytes) {
            String body = StandardCharsets.ISO_8859_1.decode(bytes.bytes()).toString();
            answer.complete(Response.text(200, "text/plain", head + body));
        }
        return answer;
    }

    private static String headers(Request request) {
        StringBuilder lines = new StringBuilder();
        for (HeaderValues values : request.head().headers()) {
            lines.append(values.getHeaderName()).append(values).append('\n');
        }
        return lines.toString();
    }

    /** Takes a body to its end. */
    private record Reading(Body.Stream stream, StringBuilder text, CompletableFuture<Response> answer)
            implements Runnable {

        Reading(Body.Stream stream, String head, CompletableFuture<Response> answer) {
            this(stream, new StringBuilder(head), answer);
        }

        @Override
        public void run() {
            try {
                ByteBuffer buffer = ByteBuffer.allocate(100);
                int count = stream.read(buffer);
                while (count > 0) {
                    text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                    count = stream.read(buffer.clear());
                }
                if (count == 0) {
                    stream.whenReadable(this);
                } else {
                    answer.complete(Response.text(200, "text/plain", text.toString()));
                }
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        }
    }
}
