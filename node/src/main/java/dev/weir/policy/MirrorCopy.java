// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Body;
import dev.weir.http.Cancellation;
import dev.weir.http.EventLoop;
import dev.weir.http.Handler;
import dev.weir.http.Interim;
import dev.weir.http.Journey;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a request that is under way: asks and reads the answer to its end, so that its connection can be used
 * again. Only the I/O thread of the request touches it. Whether the client is still there does not matter.
 */
final class MirrorCopy {

    private static final int BUFFER_BYTES = 16 * 1024;

    /** Buffers read in a row before others on the same I/O thread have their turn. */
    private static final int TURNS_MAX = 16;

    /** What is longer costs more to read than a connection to open. */
    private static final long ANSWER_BYTES_MAX = 4 * 1024 * 1024;

    private final Request request;
    private final Mirrors mirrors;
    private EventLoop.Timer deadline = () -> {};
    private Body.@Nullable Stream answer;
    private long answerBytes;
    private boolean over;

    /**
     * @param body of the copy, in memory
     * @param route how the copy is marked
     */
    MirrorCopy(Request original, Body body, String route, Mirrors mirrors) {
        Request marked = original.withHeaders(headers -> headers.put(Mirror.MARK, route));
        this.request = new Request(
                marked.head(),
                body,
                original.client(),
                original.caller(),
                original.variables(),
                original.loop(),
                new Cancellation(),
                Interim.NONE,
                new Journey(original.journey().startNanos()));
        this.mirrors = mirrors;
    }

    void start(Handler upstream, Duration timeout) {
        deadline = request.loop().schedule(this::late, timeout);
        upstream.handle(request).whenComplete((response, failure) -> {
            if (response != null) {
                answered(response);
            } else {
                fail();
            }
        });
    }

    private void answered(Response response) {
        if (!over && response.body() instanceof Body.Stream stream) {
            answer = stream;
            read(stream);
        } else {
            response.close();
            end();
        }
    }

    private void read(Body.Stream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            for (int turns = TURNS_MAX; turns > 0 && !over; turns--) {
                int count = stream.read(buffer.clear());
                if (count == 0) {
                    stream.whenReadable(() -> read(stream));
                    return;
                }
                answerBytes += count;
                if (count < 0 || answerBytes > ANSWER_BYTES_MAX) {
                    end();
                }
            }
        } catch (IOException e) {
            // Whatever the reason: nobody is there to be told more than that it was.
            fail();
        }
        if (!over) {
            request.loop().execute(() -> read(stream));
        }
    }

    private void late() {
        if (!over) {
            request.cancellation().cancel();
            fail();
        }
    }

    private void fail() {
        if (!over) {
            mirrors.fail();
            end();
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        deadline.cancel();
        if (answer != null) {
            answer.close();
        }
        mirrors.end(request.body().length());
    }
}
