// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an instance keeps of all it receives: every byte, and the messages that were whole. */
final class Recorder implements RawInstance.Script {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<RawMessage> whole = new CopyOnWriteArrayList<>();

    @Override
    public void run(RawInstance.Peer client, int connection) throws IOException {
        InputStream in = new Tee(client.socket().getInputStream());
        for (RawMessage message = RawMessage.read(in); message != null; message = RawMessage.read(in)) {
            whole.add(message);
            client.send(message.requestLine().startsWith("HEAD ") ? "HTTP/1.1 204 No Content\r\n\r\n" : OK);
        }
    }

    /** Everything that came, in the order it was read. */
    String text() {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }
    }

    List<RawMessage> whole() {
        return whole;
    }

    void clear() {
        synchronized (bytes) {
            bytes.reset();
        }
        whole.clear();
    }

    /** A stream whose bytes are kept. */
    private final class Tee extends FilterInputStream {

        Tee(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            if (b >= 0) {
                synchronized (bytes) {
                    bytes.write(b);
                }
            }
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            synchronized (bytes) {
                bytes.write(into, offset, Math.max(count, 0));
            }
            return count;
        }
    }
}
