// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.Body;
import dev.weir.http.ProxyException;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One request as a {@link ScriptedServer} sees it, with what tests do about requests. On the I/O thread. */
final class Exchange implements Http2Stream.Listener {

    final Http2Stream stream;
    final RequestFields head;
    final Body body;
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final AtomicInteger closed = new AtomicInteger();
    volatile HeaderMap trailers = new HeaderMap();
    volatile boolean whole;
    private volatile Http2Stream.@Nullable Broken broken;
    private volatile @Nullable IOException failure;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

    Exchange(Http2Stream stream, RequestFields head, Body body) {
        this.stream = stream;
        this.head = head;
        this.body = body;
    }

    @Override
    public void broken(Http2Stream.Broken why) {
        broken = why;
    }

    @Override
    public void closed() {
        closed.incrementAndGet();
    }

    /** Answers without a body. */
    void answer(int status) throws ProxyException {
        stream.head(fields(":status", Integer.toString(status)), true);
    }

    /** Answers with a body, as fast as the client takes it. */
    void answer(int status, byte[] bytes) throws ProxyException {
        stream.head(fields(":status", Integer.toString(status)), false);
        write(ByteBuffer.wrap(bytes));
    }

    private void write(ByteBuffer bytes) {
        try {
            stream.write(bytes);
            if (bytes.hasRemaining()) {
                stream.whenWritable(() -> write(bytes));
            } else {
                stream.end();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Reads the body to its end, then goes on. */
    void read(Runnable then) {
        try {
            int count = receive();
            while (count > 0) {
                count = receive();
            }
            if (count < 0) {
                whole = true;
                then.run();
            } else if (body instanceof Body.Stream coming) {
                coming.whenReadable(() -> read(then));
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Reads what is there, into what was received. */
    int receive() throws IOException {
        if (!(body instanceof Body.Stream coming)) {
            return -1;
        }
        int count = coming.read(buffer.clear());
        if (count > 0) {
            received.write(buffer.array(), 0, count);
        } else if (count < 0) {
            trailers = coming.trailers();
        }
        return count;
    }

    Optional<Http2Stream.Broken> broke() {
        return Optional.ofNullable(broken);
    }

    /** Says what went wrong. */
    void failed(IOException why) {
        failure = why;
    }

    /** What reading or writing ended with. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    static HeaderMap fields(String... pairs) {
        HeaderMap fields = new HeaderMap();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.add(new HttpString(pairs[i]), pairs[i + 1]);
        }
        return fields;
    }
}
