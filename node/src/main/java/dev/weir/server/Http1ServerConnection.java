// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.ReceivedHead;
import dev.weir.io.HeadScratch;
import dev.weir.io.IoLoop;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's HTTP/1.1 connection: reads heads, serves one request at a time, and goes on reading meanwhile, so that the
 * client's leaving is seen at once. A connection that waits holds no buffer but the bytes of an unfinished head. Only
 * its I/O thread touches it.
 */
final class Http1ServerConnection implements ClientConnection {

    private static final Logger log = LoggerFactory.getLogger(Http1ServerConnection.class);

    /** Requests served in a row from what was received at once, before others on the thread have their turn. */
    private static final int TURNS_MAX = 16;

    /** What is to be done with what the client sends. */
    private enum Mode {
        /** It is a head. */
        HEAD,
        /** The request is complete: it is the next one, and waits. */
        SERVING,
        /** It belongs to the request, or to the tunnel. */
        BODY,
        /** It comes too late. */
        LINGER,
        CLOSED
    }

    private final ClientSocket socket;
    private final ClientConnections all;
    private final IoLoop loop;
    private final Http1Input input;
    private final Http1Output output;
    private final Lingering lingering;
    private final HeadReader heads;
    private Mode mode = Mode.HEAD;
    private long sinceNanos;
    private boolean persistent = true;
    private boolean serving;
    private boolean again;
    private @Nullable Inbound inbound;
    private @Nullable Http1RequestBody body;

    /** @param received what was read of the connection already */
    Http1ServerConnection(ClientSocket socket, ClientConnections all, byte[] received) {
        this.socket = socket;
        this.all = all;
        this.loop = all.loop();
        this.input = new Http1Input(loop, socket.connection().getSourceChannel(), received);
        this.output = new Http1Output(socket.connection().getSinkChannel());
        this.heads = new HeadReader(loop, input, all.limits());
        this.lingering = new Lingering(input, output, this::close);
        this.sinceNanos = loop.nanoTime();
    }

    void start() {
        socket.connection().getSourceChannel().setReadListener(channel -> guarded(this::readable));
        socket.connection().getSinkChannel().setWriteListener(channel -> guarded(output::writable));
        input.resumeReads();
        if (input.hasReceived()) {
            guarded(this::heads);
        }
    }

    /** A bug must not leave the connection open and its request without an end. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            log.error("a client's connection is closed", e);
            clientLeft();
        }
    }

    private void readable() {
        switch (mode) {
            case HEAD -> heads();
            case SERVING -> watch();
            case BODY -> wakeBody();
            case LINGER -> lingering.discard();
            case CLOSED -> {}
        }
    }

    private void wakeBody() {
        if (body != null) {
            body.wake();
        }
    }

    /** Serves what is there, one request after the other; one that is answered at once does not nest the next. */
    private void heads() {
        again = true;
        if (serving) {
            return;
        }
        serving = true;
        try {
            for (int turns = 0; again && mode == Mode.HEAD; turns++) {
                if (turns == TURNS_MAX) {
                    loop.execute(() -> guarded(this::heads));
                    return;
                }
                again = false;
                head();
            }
        } finally {
            serving = false;
        }
    }

    private void head() {
        HeadScratch scratch = loop.scratch();
        try {
            switch (heads.read(scratch)) {
                case WAITING -> {}
                case ENDED -> close();
                case COMPLETE -> receive(scratch);
            }
        } catch (ProxyException e) {
            refuse(e);
        }
    }

    private void receive(HeadScratch scratch) throws ProxyException {
        if (!socket.secured() && all.takesHttp2() && ReceivedHead.beginsHttp2(scratch.bytes, heads.end())) {
            mode = Mode.CLOSED;
            all.remove(this);
            all.startHttp2(socket, heads.all(scratch));
            return;
        }
        ReceivedHead head = all.limits().parse(scratch.bytes, heads.start(), heads.end(), scratch.names);
        heads.take(scratch);
        persistent = head.persistent();
        mode = Mode.SERVING;
        Inbound begun = begin(head.http11());
        try {
            Admission admitted = Admission.admit(head, socket, all.door());
            all.gateway().serve(begun, admitted.head(), body(head, begun), admitted.client());
        } catch (ProxyException e) {
            persistent = false;
            mode = Mode.LINGER; // the client may be sending its body, or another request
            all.gateway().refuse(begun, e);
        }
    }

    private Inbound begin(boolean http11) {
        ServerStream stream = new Http1ServerStream(this, output, loop, http11);
        Inbound begun = all.gateway().begin(stream, loop, all.limits().send());
        inbound = begun;
        return begun;
    }

    /** A request that cannot be read: what follows on the connection is not to be trusted. */
    private void refuse(ProxyException why) {
        persistent = false;
        mode = Mode.LINGER;
        all.gateway().refuse(begin(true), why);
    }

    private Body body(ReceivedHead head, Inbound begun) {
        if (head.length() == 0) {
            return Body.EMPTY;
        }
        if (head.length() > 0 && head.length() <= input.there()) {
            begun.journey().addBytesIn(head.length());
            return new Body.Bytes(ByteBuffer.wrap(input.take((int) head.length())));
        }
        mode = Mode.BODY;
        Http1RequestBody stream = Http1RequestBody.framed(this, input, begun, head.length(), head.expectsContinue());
        body = stream;
        return stream;
    }

    /** What follows a 101. */
    Body.Stream tunnel() {
        mode = Mode.BODY;
        persistent = false;
        Http1RequestBody stream = Http1RequestBody.unframed(this, input, Objects.requireNonNull(inbound));
        body = stream;
        return stream;
    }

    /** The request's body was read to its end. */
    void bodyEnded() {
        mode = Mode.SERVING;
        body = null;
        input.resumeReads();
    }

    /** The request is being answered: an end means that nobody waits for the answer, bytes are the next request. */
    private void watch() {
        HeadScratch scratch = loop.scratch();
        int there = input.show(scratch);
        int count = there == scratch.bytes.length ? 0 : input.receiveBehind(scratch, there);
        if (count < 0) {
            clientLeft();
            return;
        }
        input.keep(scratch.bytes, 0, there + count);
        if (input.hasReceived()) {
            input.suspendReads(); // more than one request ahead waits in the socket
        }
    }

    /** Whether the connection is used again after this answer. To be asked when the answer begins. */
    boolean stays(boolean framed) {
        // What the client has asked behind this request already is answered as well, should the node end.
        boolean goesOn = !all.gateway().ending() || input.hasReceived();
        persistent = persistent && framed && mode == Mode.SERVING && goesOn;
        return persistent;
    }

    /** The {@code Date} line of now. */
    byte[] date() {
        return all.date().line();
    }

    /** The answer is on its way. */
    void answered() {
        inbound = null;
        body = null;
        if (mode == Mode.CLOSED) {
            return;
        }
        if (persistent) {
            sinceNanos = loop.nanoTime();
            mode = Mode.HEAD;
            input.resumeReads();
            if (input.hasReceived()) {
                heads();
            }
        } else if (mode == Mode.SERVING && !input.hasReceived() && !socket.secured()) {
            close();
        } else {
            linger();
        }
    }

    private void linger() {
        mode = Mode.LINGER;
        sinceNanos = loop.nanoTime();
        lingering.begin();
    }

    /** The client is gone, or is treated as such: whatever is under way for it ends. */
    void clientLeft() {
        Inbound left = inbound;
        if (left != null) {
            left.clientLeft();
        }
        close();
    }

    @Override
    public void sweep(long nowNanos) {
        long waited = nowNanos - sinceNanos;
        if (mode == Mode.LINGER && inbound == null && waited > Lingering.ATMOST.toNanos()) {
            close();
        } else if (mode != Mode.HEAD) {
            return; // whoever serves the request has clocks of its own
        } else if (!heads.begun() && waited > all.idleNanosMax()) {
            linger();
        } else if (heads.isLate(nowNanos)) {
            refuse(new ProxyException(ProxyError.REQUEST_HEAD_TIMEOUT, "the rest of the head was expected"));
        }
    }

    @Override
    public void giveUp() {
        clientLeft();
    }

    /** Closes the connection with a reset, so that its end is not taken for that of an answer. */
    void abort() {
        socket.resetAtEnd();
        close();
    }

    void close() {
        if (mode != Mode.CLOSED) {
            boolean idle = mode == Mode.HEAD;
            mode = Mode.CLOSED;
            all.remove(this);
            socket.close(idle);
        }
    }
}
