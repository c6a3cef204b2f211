// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.limit.Permit;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A request that is under way by a permit: ends when it fails, when its answer was read to the end, broke off or is
 * given up, and at the latest when the client has all of it or has left. Only the request's I/O thread touches it.
 */
final class Stay {

    private final Permit permit;

    Stay(Permit permit) {
        this.permit = permit;
    }

    CompletionStage<Response> of(Request request, Handler next) {
        Runnable end = permit::release;
        request.cancellation().onCancel(end);
        try {
            return next.handle(request).whenComplete(this::answered).thenApply(this::held);
        } catch (RuntimeException e) {
            permit.release();
            throw e;
        }
    }

    private void answered(@Nullable Response response, @Nullable Throwable failure) {
        if (response == null) {
            permit.release();
        }
    }

    private Response held(Response response) {
        Body body = response.body();
        if (body instanceof Body.Stream stream) {
            return new Response(response.status(), response.headers(), new HeldStream(stream, true));
        }
        if (body instanceof Body.Tunnel tunnel) {
            return new Response(response.status(), response.headers(), new HeldTunnel(tunnel));
        }
        // In memory: its writer tells by the cancellation when the client has it.
        return response;
    }

    /** What the permit is for, read piece by piece. */
    private final class HeldStream implements Body.Stream {

        private final Body.Stream from;
        private final boolean endsIt;

        /** @param endsIt whether nothing more is under way when all of it was read */
        HeldStream(Body.Stream from, boolean endsIt) {
            this.from = from;
            this.endsIt = endsIt;
        }

        @Override
        public long length() {
            return from.length();
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            int count;
            try {
                count = from.read(into);
            } catch (IOException e) {
                permit.release();
                throw e;
            }
            if (count < 0 && endsIt) {
                permit.release();
            }
            return count;
        }

        @Override
        public void whenReadable(Runnable ready) {
            from.whenReadable(ready);
        }

        @Override
        public HeaderMap trailers() {
            return from.trailers();
        }

        @Override
        public void close() {
            from.close();
            permit.release();
        }
    }

    /** The client may still send when the instance has ended: a tunnel ends when it is closed. */
    private final class HeldTunnel implements Body.Tunnel {

        private final Body.Tunnel tunnel;
        private final Body.Stream fromInstance;

        HeldTunnel(Body.Tunnel tunnel) {
            this.tunnel = tunnel;
            this.fromInstance = new HeldStream(tunnel.fromInstance(), false);
        }

        @Override
        public Body.Stream fromInstance() {
            return fromInstance;
        }

        @Override
        public void toInstance(Body.Stream fromClient) {
            tunnel.toInstance(fromClient);
        }

        @Override
        public void close() {
            tunnel.close();
            permit.release();
        }
    }
}
