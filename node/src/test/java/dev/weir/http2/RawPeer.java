// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway on one connection, as the script of a {@link RawOrigin} sees it. */
public final class RawPeer {

    private final RawFrames frames;
    private final List<Asked> received;
    private final Map<Integer, Unfinished> unfinished = new HashMap<>();

    /** A request that came wholly. */
    public record Asked(int stream, Map<String, String> head, String body, Map<String, String> trailers) {}

    /** A request that is still coming. */
    private record Unfinished(Map<String, String> head, ByteArrayOutputStream body) {}

    RawPeer(RawFrames frames, List<Asked> received) {
        this.frames = frames;
        this.received = received;
    }

    /** The frames, for whoever wants them otherwise. */
    public RawFrames frames() {
        return frames;
    }

    public RawPeer grant(long... settings) throws IOException {
        return send(RawFrame.settings(settings)).send(RawFrame.settingsAck());
    }

    public RawPeer send(RawFrame frame) throws IOException {
        frames.send(frame);
        return this;
    }

    /** The next request that is whole. Data is acknowledged as it comes. */
    public Asked request() throws IOException {
        while (true) {
            RawFrame frame = frames.next();
            Asked asked = frame.type() <= RawFrame.HEADERS ? take(frame) : null;
            if (frame.type() == RawFrame.RST_STREAM) {
                unfinished.remove(frame.stream());
            }
            if (asked != null) {
                received.add(asked);
                return asked;
            }
        }
    }

    /** The next head of a request, whole or not. */
    public Map<String, String> head() throws IOException {
        RawFrame frame = frames.next();
        while (frame.type() != RawFrame.HEADERS) {
            frame = frames.next();
        }
        Map<String, String> head = frames.head(frame);
        unfinished.put(frame.stream(), new Unfinished(head, new ByteArrayOutputStream()));
        return head;
    }

    private @Nullable Asked take(RawFrame frame) throws IOException {
        Map<String, String> trailers = Map.of();
        Unfinished known = unfinished.get(frame.stream());
        if (frame.type() == RawFrame.HEADERS && known == null) {
            known = new Unfinished(frames.head(frame), new ByteArrayOutputStream());
            unfinished.put(frame.stream(), known);
        } else if (frame.type() == RawFrame.HEADERS) {
            trailers = frames.head(frame);
        } else if (known != null) {
            known.body.writeBytes(frame.payload());
            credit(frame);
        }
        if (known == null || !frame.has(RawFrame.END_STREAM)) {
            return null;
        }
        unfinished.remove(frame.stream());
        return new Asked(frame.stream(), known.head, known.body.toString(StandardCharsets.ISO_8859_1), trailers);
    }

    private void credit(RawFrame data) throws IOException {
        int length = data.payload().length;
        if (length > 0) {
            send(RawFrame.windowUpdate(0, length));
            if (!data.has(RawFrame.END_STREAM)) {
                send(RawFrame.windowUpdate(data.stream(), length));
            }
        }
    }

    /** Answers with the body {@code ok}. */
    public RawPeer ok(int stream) throws IOException {
        return send(RawFrame.headers(stream, RawHead.answer(200).bytes())).send(lastData(stream, "ok"));
    }

    public static RawFrame data(int stream, String text) {
        return RawFrame.data(stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public static RawFrame lastData(int stream, String text) {
        return RawFrame.lastData(stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads to the end of the connection. */
    public List<RawFrame> rest() throws IOException {
        return frames.rest();
    }
}
