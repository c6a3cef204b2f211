// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.ProxyException;
import dev.weir.http2.Acceptor;
import dev.weir.http2.Http2Connection;
import dev.weir.http2.Http2Settings;
import dev.weir.http2.Http2Stream;
import dev.weir.http2.RequestFields;
import java.nio.ByteBuffer;

/**
 * A client's HTTP/2 connection: each stream is a request of its own. When the node ends, it says so once, and goes when
 * the last of them is answered. Only its I/O thread touches it.
 */
final class Http2ServerConnection implements ClientConnection, Acceptor {

    private final ClientSocket socket;
    private final ClientConnections all;
    private final Http2Connection connection;

    private Http2ServerConnection(ClientSocket socket, ClientConnections all) {
        this.socket = socket;
        this.all = all;
        this.connection = Http2Connection.server(all.loop(), socket.connection(), settings(all.limits()), this);
    }

    /**
     * Begins.
     *
     * @param received what was read of the connection already, from its first byte on
     */
    static void start(ClientSocket socket, ClientConnections all, byte[] received) {
        Http2ServerConnection made = new Http2ServerConnection(socket, all);
        all.add(made);
        made.connection.start(ByteBuffer.wrap(received));
    }

    private static Http2Settings settings(Limits limits) {
        Http2Settings usual = Http2Settings.STANDARD;
        return usual.withLimits(limits.streams(), limits.headBytes())
                .withIdle(limits.idle(), usual.ping())
                .withTimeouts(usual.answer(), limits.head(), limits.send());
    }

    @Override
    public Http2Stream.Listener accept(Http2Stream stream, RequestFields head, Body body) {
        Http2ServerStream answer = new Http2ServerStream(stream, all.date());
        Inbound inbound = all.gateway().begin(answer, all.loop(), all.limits().send());
        answer.serves(inbound);
        boolean expectsContinue = head.expectsContinue();
        try {
            Admission admitted = Admission.admit(head, body.length() == 0, socket, all.door());
            all.gateway().serve(inbound, admitted.head(), body(body, inbound, expectsContinue), admitted.client());
        } catch (ProxyException e) {
            body.close();
            all.gateway().refuse(inbound, e);
        }
        if (all.gateway().ending()) {
            connection.shutdown();
        }
        return answer;
    }

    private static Body body(Body body, Inbound inbound, boolean expectsContinue) {
        return body instanceof Body.Stream coming ? new Http2RequestBody(coming, inbound, expectsContinue) : body;
    }

    @Override
    public void closed() {
        all.remove(this);
    }

    @Override
    public void sweep(long nowNanos) {
        if (all.gateway().ending()) {
            connection.shutdown();
        }
    }

    @Override
    public void giveUp() {
        connection.close();
    }
}
