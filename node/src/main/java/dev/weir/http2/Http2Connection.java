// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.ProxyException;
import dev.weir.io.IoLoop;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;

/**
 * One HTTP/2 connection (RFC 9113) on one I/O thread, as the end that asks or the one that answers.
 *
 * <p>To answer: {@link #server}, then {@link #start}. Every request comes through {@link Acceptor#accept} with its
 * stream and its body; it is answered with {@link Http2Stream#head}, {@link Http2Stream#write},
 * {@link Http2Stream#end}.
 *
 * <p>To ask: {@link #client} on a connected socket, then {@link #start}. While {@link #canOpen}, {@link #open} sends a
 * head ({@code :method}, {@code :scheme}, {@code :authority}, {@code :path} and the fields) and gives the stream for
 * the body: {@code write} until all is taken ({@code whenWritable} where it is not), {@code end}. The answer comes to
 * the {@link Http2Stream.Listener}, with its body to be read. {@link Http2Stream#reset} gives up one request;
 * {@link Http2Stream.Broken#unprocessed} says that another connection may be asked. {@link #shutdown} lets what is
 * under way finish and then closes; {@link #close} does not wait. {@link Owner#closed} is the last thing heard.
 *
 * <p>All of it belongs to the loop's thread; calls never block, and callbacks come from that thread.
 */
public final class Http2Connection {

    private static final Logger log = LoggerFactory.getLogger(Http2Connection.class);

    private final IoLoop loop;
    private final Wire wire;
    private final Role role;
    private final Http2Settings settings;
    private final Owner owner;
    private final PeerSettings theirs = new PeerSettings();
    private final ReceiveWindow window;
    private final FloodGuard guard;
    private final Outbound outbound;
    private final Control control;
    private final Streams streams;
    private final Intake intake;
    private final Outlet outlet;
    private final Departure departure;
    private final KeepAlive keepAlive;
    private final Deadline answer;
    private final Deadline idle;
    private boolean agreed;
    private boolean ended;
    private boolean closed;

    Http2Connection(IoLoop loop, Wire wire, Role role, Http2Settings settings, Owner owner) {
        this.loop = loop;
        this.wire = wire;
        this.role = role;
        this.settings = settings;
        this.owner = owner;
        this.window = new ReceiveWindow(settings.connectionBytes());
        this.guard = new FloodGuard(loop::nanoTime);
        this.outbound = new Outbound(loop, wire);
        this.outlet = new Outlet(this, loop, wire, outbound);
        this.control = new Control(loop, outbound, outlet::want, this::broke);
        this.streams = new Streams(this, role, owner, guard);
        this.intake = new Intake(this, wire, outlet, new FrameHandler(this, streams, guard, window));
        this.departure = new Departure(this, loop, control, streams);
        this.keepAlive = new KeepAlive(loop, settings, control, () -> lost("silent"));
        this.answer = new Deadline(
                loop, settings.answer(), () -> fail(new ConnectionError(ErrorCode.SETTINGS_TIMEOUT, "no settings")));
        this.idle = new Deadline(loop, settings.idle(), this::shutdown);
    }

    /**
     * A connection whose other end asks.
     *
     * @param socket accepted, with TLS done if there is any; nobody else touches it from now on
     */
    public static Http2Connection server(
            IoLoop loop, StreamConnection socket, Http2Settings settings, Acceptor acceptor) {
        return new Http2Connection(loop, new SocketWire(socket), Role.SERVER, settings, acceptor);
    }

    /** A connection on which we ask. */
    public static Http2Connection client(IoLoop loop, StreamConnection socket, Http2Settings settings, Owner owner) {
        return new Http2Connection(loop, new SocketWire(socket), Role.CLIENT, settings, owner);
    }

    /** Begins. */
    public void start() {
        start(ByteBuffer.allocate(0));
    }

    /** @param received what somebody else has read from the socket already, from the first byte on */
    public void start(ByteBuffer received) {
        wire.listen(intake::readable, outlet::flush);
        control.settings(settings, role);
        answer.start();
        keepAlive.start();
        idle.start();
        wire.wantReads(true);
        intake.begin(received);
    }

    /** Whether {@link #open} may be called now: the other end grants another stream. */
    public boolean canOpen() {
        return !ended && !departure.begun() && streams.hasNumbers() && streams.size() < theirs.streamsMax();
    }

    /** Streams that are open. */
    public int streams() {
        return streams.size();
    }

    /**
     * Sends a request's head; where we ask, and {@link #canOpen}.
     *
     * @param fields with the pseudo-fields of a request; connection-specific ones are left out
     * @param last whether no body and no trailers follow
     * @throws ProxyException a field cannot be sent; nothing was sent then
     */
    public Http2Stream open(HeaderMap fields, boolean last, Http2Stream.Listener listener) throws ProxyException {
        if (role != Role.CLIENT || !canOpen()) {
            throw new IllegalStateException("no stream can be opened");
        }
        return streams.open(fields, last, listener);
    }

    /** Opens no more streams, lets those under way finish, and closes. */
    public void shutdown() {
        if (!ended) {
            departure.begin();
        }
    }

    /** Asks whether the other end is still there, for whoever has waited too long: it is lost if it does not say so. */
    public void probe() {
        keepAlive.ask();
    }

    /** Breaks everything off. Safe to call twice. */
    public void close() {
        lost("closed");
    }

    public boolean isClosed() {
        return closed;
    }

    /** The other end said what it grants. */
    void granted(ByteBuffer payload) throws ConnectionError {
        int before = theirs.windowBytes();
        theirs.take(payload, role);
        control.tableBytes(theirs.tableBytes());
        if (!streams.widen((long) theirs.windowBytes() - before)) {
            throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "a window that is too large");
        }
        control.settingsAgreed();
        answer.set(!agreed); // both have spoken
        owner.openable();
    }

    /** The other end agreed to what we grant. */
    void agreed() {
        agreed = true;
        answer.stop();
    }

    void theyLeave(int last) {
        departure.theyLeave(last);
        owner.draining();
    }

    int send(Http2Stream stream, ByteBuffer bytes) throws IOException {
        try {
            int taken = outbound.data(stream, bytes);
            if (taken > 0) {
                guard.dataMoved(taken);
                outlet.want();
            }
            return taken;
        } catch (IOException e) {
            lost(e);
            throw e;
        }
    }

    /** Received data was taken, or thrown away. */
    void credit(int bytes) {
        int increment = window.taken(bytes);
        if (increment > 0 && !ended) {
            control.windowUpdate(0, increment);
        }
    }

    void opened() {
        idle.stop();
    }

    void closed(Http2Stream stream, StreamTable.End how) {
        streams.closed(stream, how);
        if (ended) {
            return;
        }
        if (streams.size() == 0) {
            idle.start();
        }
        departure.streamEnded();
        owner.openable();
    }

    /** The last word is said and the last stream over. */
    void end() {
        ended = true;
        idle.stop();
        outlet.want();
    }

    void fail(ConnectionError why) {
        if (!ended) {
            log.debug("{}: {}", why.code(), why.getMessage());
            departure.fail(why);
            end();
            streams.breakAfter(0, why.broken());
            owner.draining();
        }
    }

    /** We ourselves did something wrong. */
    void broke(RuntimeException e) {
        log.error("a connection failed", e);
        fail(new ConnectionError(ErrorCode.INTERNAL_ERROR, ""));
    }

    void lost(IOException why) {
        owner.broke(why);
        lost("broke off");
    }

    /** The socket is of no use any more. */
    void lost(String how) {
        if (closed) {
            return;
        }
        closed = true;
        ended = true;
        answer.stop();
        idle.stop();
        intake.stop();
        outlet.stop();
        keepAlive.stop();
        departure.stop();
        outbound.drop();
        wire.close();
        streams.breakAfter(0, new Http2Stream.Broken(ErrorCode.CANCEL, Cause.BROKEN_OFF, how));
        owner.closed();
    }

    /** Whether nothing is read or begun any more. */
    boolean isEnded() {
        return ended;
    }

    IoLoop loop() {
        return loop;
    }

    Role role() {
        return role;
    }

    Http2Settings settings() {
        return settings;
    }

    PeerSettings theirs() {
        return theirs;
    }

    Control control() {
        return control;
    }

    Outbound outbound() {
        return outbound;
    }

    Outlet outlet() {
        return outlet;
    }

    Departure departure() {
        return departure;
    }

    KeepAlive keepAlive() {
        return keepAlive;
    }
}
