// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import io.undertow.protocols.http2.HpackDecoder;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One end of a connection that sends exactly the frames it is told to, and reads those of the other end. */
public final class RawFrames implements AutoCloseable {

    public static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final DataInputStream in;
    private final HpackDecoder decoder = new HpackDecoder();

    RawFrames(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** A client that has said what a client has to say first. */
    public static RawFrames client(InetSocketAddress address, long... settings) throws IOException {
        RawFrames client = new RawFrames(new Socket(address.getAddress(), address.getPort()));
        return client.send(PREFACE).send(RawFrame.settings(settings)).send(RawFrame.settingsAck());
    }

    /** What a client says first, which a server has to hear. */
    public void readPreface() throws IOException {
        if (!Arrays.equals(in.readNBytes(PREFACE.length), PREFACE)) {
            throw new IOException("not the preface");
        }
    }

    public RawFrames send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    public RawFrames send(RawFrame frame) throws IOException {
        return send(frame.bytes());
    }

    /** The next frame. */
    public RawFrame next() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new RawFrame(type, flags, stream, in.readNBytes(length));
    }

    /** The next frame of a kind; those before it are passed over. */
    public RawFrame next(int type) throws IOException {
        return next(frame -> frame.type() == type);
    }

    public RawFrame next(Predicate<RawFrame> wanted) throws IOException {
        RawFrame frame = next();
        while (!wanted.test(frame)) {
            if (frame.type() == RawFrame.HEADERS) {
                head(frame);
            }
            frame = next();
        }
        return frame;
    }

    /** The next head; each has to be read, in order. */
    public Map<String, String> head() throws IOException {
        return head(next(frame -> frame.type() == RawFrame.HEADERS));
    }

    public Map<String, String> head(RawFrame frame) {
        return RawHead.read(decoder, frame.payload());
    }

    /** The body of a stream, until its end or its reset. */
    public byte[] body(int stream) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            RawFrame frame = next(any -> any.stream() == stream);
            if (frame.type() == RawFrame.DATA) {
                body.writeBytes(frame.payload());
            }
            if (frame.type() == RawFrame.RST_STREAM || (frame.type() <= 1 && frame.has(RawFrame.END_STREAM))) {
                return body.toByteArray();
            }
        }
    }

    /** All frames until the other end closes. */
    public List<RawFrame> rest() throws IOException {
        List<RawFrame> frames = new ArrayList<>();
        try {
            while (true) {
                frames.add(next());
            }
        } catch (EOFException e) {
            return frames;
        }
    }

    public InputStream in() {
        return in;
    }

    public Socket socket() {
        return socket;
    }

    /** Leaves without a word. */
    public void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
