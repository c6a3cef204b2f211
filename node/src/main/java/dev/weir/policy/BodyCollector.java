// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.HTTP_REQUEST_BODY_SIZE;

import dev.weir.http.Body;
import dev.weir.http.ProxyException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Waits until a body is wholly here, for who must see all of it first. Only on the I/O thread of its request. */
final class BodyCollector {

    private static final int PIECE_BYTES = 16 * 1024;

    private final Body.Stream stream;
    private final int bytesMax;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private final CompletableFuture<Body.Bytes> whole = new CompletableFuture<>();

    private BodyCollector(Body.Stream stream, int bytesMax) {
        this.stream = stream;
        this.bytesMax = bytesMax;
    }

    /** The body in memory; fails where it is longer than that, or breaks off. Who holds it closes it. */
    static CompletableFuture<Body.Bytes> collect(Body body, int bytesMax) {
        if (body.length() > bytesMax) {
            return CompletableFuture.failedFuture(tooLarge(bytesMax));
        }
        if (body instanceof Body.Bytes bytes) {
            return CompletableFuture.completedFuture(bytes);
        }
        if (!(body instanceof Body.Stream stream)) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("body: a tunnel (expected: a request's)"));
        }
        BodyCollector collector = new BodyCollector(stream, bytesMax);
        collector.read();
        return collector.whole;
    }

    private void read() {
        try {
            int count = stream.read(piece);
            while (count > 0) {
                collected.write(piece.array(), 0, piece.position());
                piece.clear();
                if (collected.size() > bytesMax) {
                    whole.completeExceptionally(tooLarge(bytesMax));
                    return;
                }
                count = stream.read(piece);
            }
            if (count < 0) {
                whole.complete(new Body.Bytes(ByteBuffer.wrap(collected.toByteArray())));
            } else if (!whole.isDone()) {
                stream.whenReadable(this::read);
            }
        } catch (IOException e) {
            whole.completeExceptionally(e);
        }
    }

    private static ProxyException tooLarge(int bytesMax) {
        return new ProxyException(
                HTTP_REQUEST_BODY_SIZE, "expected: at most " + bytesMax + " bytes, where the body is signed");
    }
}
