// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http1.ResponseHead;
import dev.weir.io.HeadScratch;
import dev.weir.io.IoLoop;
import dev.weir.tls.TlsFailure;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on one lent connection: sends, reads the head, hands out the body. At its end the
 * connection is given back, if both messages are complete, or closed. Only its I/O thread touches it.
 */
final class Http1Exchange implements RequestPump.Listener {

    /** An idle connection is given up so long before the instance would: its close must not meet our next request. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final IoLoop loop;
    private final Request request;
    private final Http1Connection connection;
    private final Timeouts timeouts;
    private final Http1Attempt attempt;
    private EventLoop.Timer deadline = () -> {};
    private @Nullable RequestPump upload;
    private @Nullable Content content;
    private Duration idle = Http1Attempt.IDLE;
    private int scanned;
    private boolean received;
    private boolean begun;
    private boolean sent;
    private boolean persistent;
    private boolean over;

    /** What follows the head of the answer, while it is under way. */
    interface Content {

        /** It will not go on: its reader is told when it reads next, or now if it waits. */
        void broken(ProxyException why);
    }

    Http1Exchange(IoLoop loop, Request request, Http1Connection connection, Timeouts timeouts, Http1Attempt attempt) {
        this.loop = loop;
        this.request = request;
        this.connection = connection;
        this.timeouts = timeouts;
        this.attempt = attempt;
    }

    void start() {
        connection.whenFailed(this::abort);
        HeadScratch scratch = loop.scratch();
        int length;
        try {
            length = Http1Request.write(request, scratch.bytes);
        } catch (ProxyException e) {
            over = true;
            connection.giveBack(Http1Attempt.IDLE);
            attempt.end(e);
            return;
        }
        ByteBuffer out = scratch.direct.clear().put(scratch.bytes, 0, length);
        connection.whenReadable(this::readable);
        if (request.body() instanceof Body.Stream stream) {
            send(out.flip(), () -> upload(stream));
        } else if (request.body() instanceof Body.Bytes bytes && bytes.length() <= out.remaining()) {
            send(out.put(bytes.bytes()).flip(), this::sent);
        } else if (request.body() instanceof Body.Bytes bytes) {
            send(out.flip(), () -> send(bytes.bytes(), this::sent));
        }
    }

    private void send(ByteBuffer bytes, Runnable then) {
        if (over) {
            return;
        }
        try {
            while (bytes.hasRemaining() && connection.send(bytes) > 0) {
                begun = true;
            }
        } catch (IOException e) {
            sinkFailed(e);
            return;
        }
        deadline.cancel();
        if (!bytes.hasRemaining()) {
            then.run();
            return;
        }
        // The scratch space belongs to the next request as soon as we return.
        ByteBuffer rest = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        deadline = loop.schedule(() -> stalled(ProxyError.CONNECTION_WRITE_TIMEOUT), timeouts.idle());
        connection.whenWritable(() -> send(rest, then));
    }

    private void upload(Body.Stream stream) {
        upload = RequestPump.framed(loop, stream, connection, timeouts.idle(), this);
        upload.run();
    }

    @Override
    public void sent() {
        sent = true;
        if (content == null && !over) {
            deadline.cancel();
            deadline = loop.schedule(() -> stalled(ProxyError.HTTP_RESPONSE_TIMEOUT), timeouts.response());
        }
    }

    /** The instance takes no more of the request. It may have answered already, so that is read first. */
    @Override
    public void sinkFailed(IOException why) {
        if (over || content != null) {
            return;
        }
        deadline.cancel();
        deadline = loop.schedule(() -> unanswered(String.valueOf(why.getMessage())), MARGIN);
        readable();
    }

    /** The client broke off or sent what is malformed: the instance must not take it for the whole. */
    @Override
    public void sourceFailed(IOException why) {
        abort(
                why instanceof ProxyException named
                        ? named
                        : new ProxyException(ProxyError.CLIENT_LEFT, "the request body broke off"));
    }

    @Override
    public void stalled(ProxyError error) {
        // What the client did wrong is told to it, so without the instance's address.
        abort(new ProxyException(error, error == ProxyError.REQUEST_BODY_TIMEOUT ? "" : attempt.address()));
    }

    @Override
    public void failed(RuntimeException why) {
        connection.failed(why);
    }

    private void readable() {
        try {
            int count = connection.receive();
            if (count < 0) {
                unanswered("closed");
            } else if (count > 0) {
                received = true;
                heads();
            }
        } catch (ProxyException e) {
            abort(e);
        } catch (IOException e) {
            if (TlsFailure.isAlert(e)) {
                abort(TlsFailure.named(e, attempt.address()));
            } else {
                unanswered(String.valueOf(e.getMessage()));
            }
        }
    }

    private void unanswered(String how) {
        if (!over) {
            boolean stale = connection.reused() && !received;
            end(false);
            attempt.unanswered(stale, !begun, how);
        }
    }

    private void heads() throws ProxyException {
        HeadScratch scratch = loop.scratch();
        ByteBuffer in = connection.received();
        while (!over && content == null) {
            int there = Math.min(in.remaining(), HeadScratch.RESPONSE_HEAD_BYTES_MAX);
            in.get(in.position(), scratch.bytes, 0, there);
            int end = ResponseHead.end(scratch.bytes, scanned, there);
            if (end < 0) {
                scanned = there;
                if (there == HeadScratch.RESPONSE_HEAD_BYTES_MAX) {
                    throw new ProxyException(
                            ProxyError.HTTP_RESPONSE_HEADER_SECTION_SIZE,
                            attempt.address() + ": more than " + there + " bytes");
                }
                return;
            }
            ResponseHead head = ResponseHead.parse(
                    scratch.bytes, end, scratch.names, request.method().equals(Methods.HEAD));
            in.position(in.position() + end);
            scanned = 0;
            if (head.status() == 101) {
                upgrade(head);
            } else if (!head.interim()) {
                deliver(head);
            } else if (head.status() != 100) { // that was our business with the client
                request.interim().send(head.status(), head.headers());
            }
        }
    }

    private void deliver(ResponseHead head) {
        deadline.cancel();
        persistent = head.persistent();
        idle = head.keepAlive().map(said -> shorter(said.minus(MARGIN))).orElse(Http1Attempt.IDLE);
        ByteBuffer in = connection.received();
        if (head.length() >= 0 && head.length() <= in.remaining()) {
            ByteBuffer bytes = ByteBuffer.allocate((int) head.length());
            in.get(bytes.array());
            end(true);
            attempt.answered(new Response(head.status(), head.headers(), bytesOf(bytes)));
            return;
        }
        Http1ResponseBody stream = new Http1ResponseBody(loop, this, connection, head.length(), timeouts.idle());
        content = stream;
        connection.trim();
        connection.pauseReading();
        attempt.answered(new Response(head.status(), head.headers(), stream));
    }

    /** From here on the connection speaks the protocol that was asked for, if all of the request is sent. */
    private void upgrade(ResponseHead head) throws ProxyException {
        boolean asked = Http1Request.asksForUpgrade(request)
                && head.upgrade().equalsIgnoreCase(request.head().upgrade());
        if (!asked || !sent) {
            throw new ProxyException(ProxyError.HTTP_UPGRADE_FAILED, attempt.address());
        }
        deadline.cancel();
        Http1Tunnel tunnel = new Http1Tunnel(loop, this, connection, timeouts.tunnel());
        content = tunnel;
        connection.trim();
        connection.pauseReading();
        head.headers().put(Headers.UPGRADE, head.upgrade());
        attempt.answered(new Response(head.status(), head.headers(), tunnel));
    }

    private static Body bytesOf(ByteBuffer bytes) {
        return bytes.hasRemaining() ? new Body.Bytes(bytes) : Body.EMPTY;
    }

    private static Duration shorter(Duration said) {
        return said.compareTo(Http1Attempt.IDLE) < 0 ? said : Http1Attempt.IDLE;
    }

    /**
     * Nothing more of it is under way.
     *
     * @param complete whether the answer was read to its end
     */
    void end(boolean complete) {
        if (over) {
            return;
        }
        over = true;
        deadline.cancel();
        if (upload != null) {
            upload.stop();
        }
        if (complete && persistent && sent) {
            connection.giveBack(idle);
        } else {
            connection.close();
        }
        attempt.finished();
    }

    /** Breaks it off, wherever it is. */
    void abort(ProxyException why) {
        if (over) {
            return;
        }
        end(false);
        if (content != null) {
            content.broken(why);
        } else {
            attempt.end(why);
        }
    }

    ProxyException broken(ProxyError error) {
        return new ProxyException(error, attempt.address());
    }
}
