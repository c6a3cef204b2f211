// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http2.Http2Stream.Broken;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import org.jspecify.annotations.Nullable;

/** The life of streams (RFC 9113 §5.1): which numbers are new, open or over, and who opens them. */
final class Streams {

    private static final HttpString METHOD = new HttpString(":method");

    private final Http2Connection connection;
    private final Role role;
    private final Owner owner;
    private final FloodGuard guard;
    private final StreamTable table = new StreamTable();
    private int nextOurs = 1;
    private int lastTheirs;
    private int leftAfter = Frames.STREAM_MAX;

    Streams(Http2Connection connection, Role role, Owner owner, FloodGuard guard) {
        this.connection = connection;
        this.role = role;
        this.owner = owner;
        this.guard = guard;
    }

    int size() {
        return table.size();
    }

    @Nullable
    Http2Stream get(int id) {
        return table.get(id);
    }

    /** The last one the other end opened. */
    int lastTheirs() {
        return lastTheirs;
    }

    /** Those after it will not be looked at any more. */
    void leaveAfter(int id) {
        leftAfter = id;
    }

    /** Whether there are numbers left to open streams with. */
    boolean hasNumbers() {
        return nextOurs > 0;
    }

    /** Opens a stream of ours with its head. */
    Http2Stream open(HeaderMap fields, boolean last, Http2Stream.Listener listener) throws ProxyException {
        connection.control().head(nextOurs, fields, last);
        boolean headRequest = Methods.HEAD_STRING.equals(fields.getFirst(METHOD));
        Http2Stream stream = new Http2Stream(connection, nextOurs, headRequest);
        nextOurs += 2;
        table.add(stream);
        connection.opened();
        stream.listen(listener);
        if (last) {
            stream.asked();
        }
        return stream;
    }

    /** Whether the other end may open it now. */
    boolean isNew(int id) {
        return role == Role.SERVER && (id & 1) == 1 && id > lastTheirs;
    }

    /** Whether nobody has opened it, so that nothing may come on it. */
    boolean isIdle(int id) {
        boolean ours = (id & 1) == 1 && role == Role.CLIENT;
        boolean theirs = (id & 1) == 1 && role == Role.SERVER;
        return !(ours && (nextOurs < 0 || id < nextOurs)) && !(theirs && id <= lastTheirs);
    }

    /** The other end opened it. @return whether it is looked at */
    boolean began(int id) {
        lastTheirs = id;
        return id <= leftAfter;
    }

    void accept(Http2Stream stream, RequestFields head, Body body) {
        table.add(stream);
        connection.opened();
        stream.listen(((Acceptor) owner).accept(stream, head, body));
    }

    /** Something came for a stream that is over, which is well only if it was on its way when we ended it. */
    void checkEnded(int id, String what) throws ConnectionError, StreamError {
        if (isIdle(id)) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, what + " of a stream that was not opened");
        }
        switch (table.endOf(id)) {
            case RESET_BY_US -> {}
            case RESET_BY_THEM -> throw new StreamError(id, ErrorCode.STREAM_CLOSED, what + " after a reset");
            case WHOLE -> throw new ConnectionError(ErrorCode.STREAM_CLOSED, what + " after the end");
            case FORGOTTEN -> forgotten(id, what);
        }
    }

    private void forgotten(int id, String what) throws ConnectionError, StreamError {
        if (id > leftAfter) {
            return;
        }
        if (role == Role.SERVER) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, what + " of a stream that is long over");
        }
        throw new StreamError(id, ErrorCode.STREAM_CLOSED, what + " of a stream that is long over");
    }

    /** Resets a stream on which the other end broke a rule. */
    void refuse(StreamError why) throws ConnectionError {
        faulted();
        Http2Stream stream = table.get(why.stream());
        connection.control().reset(why.stream(), why.code());
        if (stream == null) {
            table.remember(why.stream(), StreamTable.End.RESET_BY_US);
            return;
        }
        Broken broken = new Broken(why.code(), Cause.MALFORMED, String.valueOf(why.getMessage()));
        stream.broken(broken, reason(broken), StreamTable.End.RESET_BY_US);
    }

    /**
     * The other end made us reset a stream, or reset one itself. Where we ask, there are no more of them than asked.
     */
    void faulted() throws ConnectionError {
        if (role == Role.SERVER) {
            guard.reset();
        } else {
            guard.frame();
        }
    }

    /** The other end reset it. */
    void reset(Http2Stream stream, ErrorCode code) {
        boolean refused = role == Role.CLIENT && code == ErrorCode.REFUSED_STREAM;
        Broken broken = new Broken(code, refused ? Cause.UNPROCESSED : Cause.BROKEN_OFF, "reset: " + code);
        stream.broken(broken, reason(broken), StreamTable.End.RESET_BY_THEM);
    }

    /** The other end, or the connection, is gone for those opened after the given one. */
    void breakAfter(int last, Broken why) {
        for (Http2Stream stream : table.all()) {
            if (stream.id() > last) {
                stream.broken(why, reason(why), StreamTable.End.RESET_BY_US);
            }
        }
    }

    private ProxyException reason(Broken why) {
        if (why.cause() == Cause.OURS) {
            return new ProxyException(ProxyError.PROXY_INTERNAL_ERROR, why.how());
        }
        boolean malformed = why.cause() == Cause.MALFORMED;
        ProxyError error = role == Role.SERVER
                ? (malformed ? ProxyError.HTTP_REQUEST_ERROR : ProxyError.CLIENT_LEFT)
                : (malformed ? ProxyError.HTTP_PROTOCOL_ERROR : ProxyError.HTTP_RESPONSE_INCOMPLETE);
        return new ProxyException(error, why.how());
    }

    /** It is over. */
    void closed(Http2Stream stream, StreamTable.End how) {
        table.remove(stream.id(), how);
        if (how == StreamTable.End.WHOLE) {
            guard.streamEnded();
        }
    }

    /** @return whether the windows of all are still windows (RFC 9113 §6.9.2) */
    boolean widen(long increment) {
        boolean good = true;
        for (Http2Stream stream : table.all()) {
            good &= stream.widen(increment);
        }
        return good;
    }
}
