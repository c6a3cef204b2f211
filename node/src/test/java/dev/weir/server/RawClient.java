// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client on a socket: sends exactly the bytes it is told to. */
final class RawClient implements AutoCloseable {

    private final Socket socket;

    RawClient(InetSocketAddress address) throws IOException {
        this(new Socket(address.getAddress(), address.getPort()));
    }

    /** One on a socket that is connected already. */
    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
    }

    RawClient send(String bytes) throws IOException {
        socket.getOutputStream().write(RawMessage.bytes(bytes));
        return this;
    }

    /** The next answer. */
    RawMessage answer() throws IOException {
        return RawMessage.read(socket.getInputStream());
    }

    /** The head of the next answer. */
    String head() throws IOException {
        return RawMessage.head(socket.getInputStream());
    }

    /** So many bytes of what follows, or fewer where there are no more. */
    String read(int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    RawMessage answerToHead() throws IOException {
        return RawMessage.read(socket.getInputStream(), true);
    }

    RawMessage get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: api.example.com\r\n\r\n")
                .answer();
    }

    /** Fails unless the one answer says, in problem details, why it is the last. */
    void assertRefused(int status) throws IOException {
        RawMessage answer = answer();
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.values("Content-Type")).containsExactly("application/problem+json");
        assertThat(answer.values("Connection")).containsExactly("close");
        assertThat(answer.body()).contains("\"status\":" + status);
        assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }

    /** Whether the gateway closed the connection and nothing more comes. */
    boolean ended() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
