// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.io.SocketServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP/2 instance on a plain socket of loopback that does on each connection what its script says, by frames. */
public final class RawOrigin implements AutoCloseable {

    private final SocketServer server;
    private final List<RawPeer.Asked> received = new CopyOnWriteArrayList<>();

    /** What happens on one connection; at its end the connection is closed. */
    public interface Script {

        /**
         * Serves it.
         *
         * @param peer the gateway, whose preface was read
         * @param number of the connection, from 1
         */
        void run(RawPeer peer, int number) throws IOException;
    }

    public RawOrigin(Script script) throws IOException {
        this.server = new SocketServer((socket, number) -> serve(socket, number, received, script));
    }

    /** One that grants what it says and then follows a script. */
    public static RawOrigin granting(Script script, long... settings) throws IOException {
        return new RawOrigin((peer, number) -> {
            peer.grant(settings);
            script.run(peer, number);
        });
    }

    /** One that answers every request with the body {@code ok}. */
    public static RawOrigin answering() throws IOException {
        return granting((peer, number) -> {
            while (true) {
                peer.ok(peer.request().stream());
            }
        });
    }

    public URI url() {
        return server.url();
    }

    public int connections() {
        return server.connections();
    }

    public int openConnections() {
        return server.open();
    }

    /** The requests that came wholly. */
    public List<RawPeer.Asked> received() {
        return received;
    }

    /** Follows a script on a socket that somebody else has accepted. */
    public static void serve(Socket socket, int number, List<RawPeer.Asked> received, Script script)
            throws IOException {
        try (RawFrames frames = new RawFrames(socket)) {
            byte[] preface = frames.in().readNBytes(RawFrames.PREFACE.length);
            if (Arrays.equals(preface, RawFrames.PREFACE)) {
                script.run(new RawPeer(frames, received), number);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
