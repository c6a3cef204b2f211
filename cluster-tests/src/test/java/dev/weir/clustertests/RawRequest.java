// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;

/** A request written by hand, for what client libraries do not do: to say and not to send, to be answered half-way. */
final class RawRequest {

    private static final int ANSWER_MILLIS = 20_000;

    private final Socket socket;
    private final int port;

    private RawRequest(Socket socket, int port) {
        this.socket = socket;
        this.port = port;
    }

    /** @param port of loopback */
    static RawRequest to(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(ANSWER_MILLIS);
        return new RawRequest(socket, port);
    }

    /** Sends a request line and header fields; {@code Host} is added. */
    RawRequest head(String line, String... fields) throws IOException {
        String head = line + "\r\nHost: 127.0.0.1:" + port + "\r\n";
        for (String field : fields) {
            head += field + "\r\n";
        }
        socket.getOutputStream().write((head + "\r\n").getBytes(ISO_8859_1));
        return this;
    }

    /** Sends chunks until there is an answer or so many bytes were sent. */
    RawRequest chunksUntilAnswered(int bytesMax) throws IOException {
        byte[] chunk = ("1000\r\n" + "# a comment\n".repeat(342).substring(0, 4096) + "\r\n").getBytes(ISO_8859_1);
        try {
            for (int sent = 0; sent < bytesMax && socket.getInputStream().available() == 0; sent += 4096) {
                socket.getOutputStream().write(chunk);
            }
        } catch (IOException e) {
            // The other side stopped reading. Its answer, if it sent one, is still to be read.
            return this;
        }
        return this;
    }

    /** All that is answered until the connection ends, in whatever way. */
    String all() {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (socket) {
            socket.getInputStream().transferTo(answer);
        } catch (IOException e) {
            return answer.toString(ISO_8859_1);
        }
        return answer.toString(ISO_8859_1);
    }

    /** The first line of the answer; the connection is closed then. */
    String statusLine() throws IOException {
        try (socket;
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            String line = reader.readLine();
            return line == null ? "" : line;
        }
    }
}
