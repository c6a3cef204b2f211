// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.TrailerFields;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What follows a request's head on its stream, counted; of its trailers what may be passed on. */
final class Http2RequestBody implements Body.Stream {

    private final Body.Stream coming;
    private final Inbound inbound;
    private boolean continueDue;

    /** @param expectsContinue whether the client waits to be told before it sends (RFC 9110 §10.1.1) */
    Http2RequestBody(Body.Stream coming, Inbound inbound, boolean expectsContinue) {
        this.coming = coming;
        this.inbound = inbound;
        this.continueDue = expectsContinue;
    }

    @Override
    public long length() {
        return coming.length();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = coming.read(into);
        if (count == 0 && continueDue && into.hasRemaining()) {
            inbound.sendContinue();
        }
        continueDue = false;
        inbound.journey().addBytesIn(Math.max(count, 0));
        return count;
    }

    @Override
    public void whenReadable(Runnable ready) {
        coming.whenReadable(ready);
    }

    @Override
    public HeaderMap trailers() {
        return TrailerFields.passedOn(coming.trailers());
    }

    @Override
    public void close() {
        coming.close();
    }
}
