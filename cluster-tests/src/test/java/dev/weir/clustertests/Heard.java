// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the other side of a WebSocket said, in its order, message by message. */
final class Heard implements WebSocket.Listener {

    private static final int LIMIT_SECONDS = 30;

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    /** The next message: a text that says what it is, or the bytes of a binary one. Waits for it. */
    Object next() throws InterruptedException {
        Object message = messages.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing was said within " + LIMIT_SECONDS + " s");
        }
        return message;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            messages.add("text " + text);
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        binary.writeBytes(bytes);
        if (last) {
            messages.add(binary.toByteArray());
            binary.reset();
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
        messages.add("pong " + UTF_8.decode(payload));
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        messages.add("close " + status + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        messages.add("error");
    }
}
