// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/**
 * A client's body as it arrives. A client that waits for {@code 100 Continue} (RFC 9110 §10.1.1) gets it when somebody
 * first wants to read, so it sends nothing that nobody takes.
 */
final class RequestBody implements Body.Stream {

    private final Inbound inbound;
    private final HttpServerExchange exchange;
    private final StreamSourceChannel channel;
    private final long length;
    private boolean begun;
    private boolean continuing;
    private boolean ended;
    private @Nullable IOException failure;
    private @Nullable Runnable waiting;

    RequestBody(Inbound inbound) {
        this.inbound = inbound;
        this.exchange = inbound.exchange();
        this.length = exchange.getRequestContentLength();
        this.channel = exchange.getRequestChannel();
        channel.getReadSetter().set(ignored -> wake());
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (ended) {
            return -1;
        }
        if (!begun) {
            begin();
        }
        if (continuing) {
            return 0;
        }
        int count = receive(into);
        if (count < 0) {
            ended = true;
            ClientWatch.watch(inbound);
        } else {
            inbound.journey().addBytesIn(count);
        }
        return count;
    }

    private int receive(ByteBuffer into) throws IOException {
        try {
            return channel.read(into);
        } catch (ProxyException e) {
            failure = e;
            throw e;
        } catch (IOException e) {
            failure = new ProxyException(ProxyError.CLIENT_LEFT, "the request body broke off");
            inbound.clientLeft();
            throw failure;
        }
    }

    private void begin() {
        begun = true;
        if (HttpContinue.requiresContinueResponse(exchange)) {
            continuing = true;
            HttpContinue.sendContinueResponse(exchange, new Continued());
        }
    }

    @Override
    public void whenReadable(Runnable ready) {
        waiting = ready;
        if (!continuing) {
            channel.resumeReads();
        }
    }

    private void wake() {
        channel.suspendReads();
        Runnable ready = waiting;
        waiting = null;
        if (ready != null) {
            ready.run();
        }
    }

    @Override
    public void close() {
        // What is left is read and thrown away, or the connection closed, when the answer is written: Inbound.answered.
        waiting = null;
    }

    /** Goes on when the client was told to. */
    private final class Continued implements IoCallback {

        @Override
        public void onComplete(HttpServerExchange ignored, Sender sender) {
            continuing = false;
            if (waiting != null) {
                channel.resumeReads();
            }
        }

        @Override
        public void onException(HttpServerExchange ignored, Sender sender, IOException why) {
            continuing = false;
            inbound.clientLeft();
        }
    }
}
