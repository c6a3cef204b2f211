// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xnio.channels.StreamSourceChannel;

/** Collects the body of one request, up to a limit. All of it happens on the I/O thread of its connection. */
final class BodyReader {

    private final StreamSourceChannel channel;
    private final HttpServerExchange exchange;
    private final int bytesMax;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final CompletableFuture<ByteBuffer> body = new CompletableFuture<>();

    private BodyReader(HttpServerExchange exchange, StreamSourceChannel channel, int bytesMax) {
        this.exchange = exchange;
        this.channel = channel;
        this.bytesMax = bytesMax;
    }

    /** The whole body; fails with a {@link Refusal} when it is too large, and when the client breaks off. */
    static CompletionStage<ByteBuffer> read(HttpServerExchange exchange, int bytesMax) {
        if (exchange.isRequestComplete()) {
            return CompletableFuture.completedFuture(ByteBuffer.allocate(0));
        }
        String length = exchange.getRequestHeaders().getFirst(Headers.CONTENT_LENGTH);
        if (length != null && (length.length() > 9 || Integer.parseInt(length) > bytesMax)) {
            return CompletableFuture.failedFuture(tooLarge(bytesMax));
        }
        BodyReader reader = new BodyReader(exchange, exchange.getRequestChannel(), bytesMax);
        if (HttpContinue.requiresContinueResponse(exchange)) {
            HttpContinue.sendContinueResponse(exchange, reader.new Continued());
        } else {
            reader.readSome();
        }
        return reader.body;
    }

    private void readSome() {
        try (PooledByteBuffer pooled = exchange.getConnection()
                .getByteBufferPool()
                .getArrayBackedPool()
                .allocate()) {
            ByteBuffer buffer = pooled.getBuffer();
            int count = channel.read(buffer);
            while (count > 0 && collected.size() + count <= bytesMax) {
                collected.write(buffer.array(), buffer.arrayOffset(), count);
                buffer.clear();
                count = channel.read(buffer);
            }
            if (count == 0) {
                channel.getReadSetter().set(source -> readSome());
                channel.resumeReads();
            } else {
                channel.suspendReads();
                end(count);
            }
        } catch (IOException e) {
            body.completeExceptionally(e);
        }
    }

    private void end(int count) {
        if (count < 0) {
            body.complete(ByteBuffer.wrap(collected.toByteArray()));
        } else {
            body.completeExceptionally(tooLarge(bytesMax));
        }
    }

    private static Refusal tooLarge(int bytesMax) {
        return new Refusal(413, "The body has more than " + bytesMax + " bytes.");
    }

    /** Reads on when the client was told to send. */
    private final class Continued implements IoCallback {

        @Override
        public void onComplete(HttpServerExchange told, Sender sender) {
            readSome();
        }

        @Override
        public void onException(HttpServerExchange told, Sender sender, IOException failure) {
            body.completeExceptionally(failure);
        }
    }
}
