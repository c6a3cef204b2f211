// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A stream that has what the test wrote down, one piece for each read: {@code ScriptedBody.of("ab", "", "c")} has
 * nothing to say in between until {@link #wake}. What does not fit is left for the next read. It counts what is done to
 * it.
 */
public final class ScriptedBody implements Body.Stream {

    private final Deque<String> pieces = new ArrayDeque<>();
    private final long length;
    private boolean paused;
    private int reads;
    private int closes;
    private @Nullable ProxyError failure;
    private @Nullable Runnable waiting;

    private ScriptedBody(long length, String... pieces) {
        this.length = length;
        for (String piece : pieces) {
            this.pieces.add(piece);
        }
    }

    /** Of unknown length; an empty piece is a pause. */
    public static ScriptedBody of(String... pieces) {
        return new ScriptedBody(-1, pieces);
    }

    /** One that says its length beforehand. */
    public static ScriptedBody sized(String... pieces) {
        return new ScriptedBody(String.join("", pieces).length(), pieces);
    }

    /** Breaks off after the last piece. */
    public ScriptedBody thenFail(ProxyError error) {
        failure = error;
        return this;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        reads++;
        if (paused) {
            return 0;
        }
        String piece = pieces.peek();
        if (piece == null && failure != null) {
            throw new ProxyException(failure, "scripted");
        }
        if (piece == null) {
            return -1;
        }
        if (piece.isEmpty()) {
            paused = true;
            return 0;
        }
        pieces.remove();
        int count = Math.min(piece.length(), into.remaining());
        if (count < piece.length()) {
            pieces.addFirst(piece.substring(count));
        }
        into.put(StandardCharsets.UTF_8.encode(piece.substring(0, count)));
        return count;
    }

    @Override
    public void whenReadable(Runnable ready) {
        waiting = ready;
    }

    /** Ends a pause. */
    public void wake() {
        pieces.remove();
        paused = false;
        Runnable ready = waiting;
        waiting = null;
        if (ready != null) {
            ready.run();
        }
    }

    @Override
    public void close() {
        closes++;
    }

    /** How often it was read, pauses and the end included. */
    public int reads() {
        return reads;
    }

    /** How often it was closed. */
    public int closes() {
        return closes;
    }

    /** Reads a stream as its next step would, up to its end or a pause. */
    public static String drain(Body body) throws IOException {
        Body.Stream stream = (Body.Stream) body;
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        while (stream.read(buffer) > 0) {
            // more may follow
        }
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    /** What a body in memory says. */
    public static String text(Body body) {
        return StandardCharsets.UTF_8.decode(((Body.Bytes) body).bytes()).toString();
    }
}
