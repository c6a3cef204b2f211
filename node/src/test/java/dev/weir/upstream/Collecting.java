// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Reads a body as it comes, on its I/O thread. */
final class Collecting implements Runnable {

    private final Body.Stream from;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<String> whole = new CompletableFuture<>();

    Collecting(Body.Stream from) {
        this.from = from;
    }

    @Override
    public void run() {
        ByteBuffer into = ByteBuffer.allocate(10_000);
        try {
            int count;
            while ((count = from.read(into.clear())) > 0) {
                bytes.write(into.array(), 0, count);
            }
            if (count < 0) {
                whole.complete(soFar());
            } else {
                from.whenReadable(this);
            }
        } catch (IOException e) {
            whole.completeExceptionally(e);
        }
    }

    /** What has come; from any thread. */
    String soFar() {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** All of it, at its end. */
    CompletableFuture<String> whole() {
        return whole;
    }
}
