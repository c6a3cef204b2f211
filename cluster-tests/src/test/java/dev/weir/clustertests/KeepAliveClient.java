// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client with one connection, which it uses for as long as it lasts. It never asks twice: whatever breaks is seen,
 * where a client library would quietly send a {@code GET} again. For one thread.
 */
final class KeepAliveClient implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final InetSocketAddress address;
    private final Duration patience;
    private @Nullable Socket socket;
    private InputStream input = InputStream.nullInputStream();
    private int opened;

    /** @param port of loopback */
    KeepAliveClient(int port) {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    KeepAliveClient(InetSocketAddress address) {
        this(address, PATIENCE);
    }

    /** @param patience nothing that is read may take longer to come */
    KeepAliveClient(InetSocketAddress address, Duration patience) {
        this.address = address;
        this.patience = patience;
    }

    /** @param fields of the header, each with its name, a colon and its value; {@code Host} too, where it is another */
    Reply get(String path, String... fields) throws IOException {
        ask(path, fields);
        return answer();
    }

    /** Sends what {@link #get} does, and does not wait for the answer. */
    void ask(String path, String... fields) throws IOException {
        write((head("GET", path, fields) + "\r\n").getBytes(ISO_8859_1));
    }

    /** What is answered to what was asked. */
    Reply answer() throws IOException {
        try {
            Reply reply = read();
            while (reply.status() < 200 && reply.status() != 101) {
                reply = read(); // that was not the answer yet
            }
            if (reply.header("connection").equalsIgnoreCase("close")) {
                close();
            }
            return reply;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Any request with a body, even if it is empty.
     *
     * @param fields of the header, each with its name, a colon and its value
     */
    Reply send(String method, String path, byte[] body, String... fields) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                (head(method, path, fields) + "Content-Length: " + body.length + "\r\n\r\n").getBytes(ISO_8859_1));
        request.writeBytes(body);
        write(request.toByteArray());
        return answer();
    }

    /** Without its last line. */
    private String head(String method, String path, String... fields) {
        boolean named = Stream.of(fields).anyMatch(field -> field.startsWith("Host:"));
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        head.append(named ? "" : "Host: " + host() + "\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.toString();
    }

    /** @param body ASCII */
    Reply post(String path, String body) throws IOException {
        return send("POST", path, body.getBytes(ISO_8859_1));
    }

    private String host() {
        return address.getHostString() + ":" + address.getPort();
    }

    /** How many connections it has opened up to now. */
    int opened() {
        return opened;
    }

    private void write(byte[] request) throws IOException {
        Socket connected = connected();
        try {
            connected.getOutputStream().write(request);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Socket connected() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket();
            open.setTcpNoDelay(true);
            open.setSoTimeout((int) patience.toMillis());
            open.connect(address, CONNECT_MILLIS);
            input = new BufferedInputStream(open.getInputStream());
            socket = open;
            opened++;
        }
        return open;
    }

    private Reply read() throws IOException {
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].equals("HTTP/1.1")) {
            throw new IOException("status line: " + String.join(" ", status) + " (expected: HTTP/1.1 and a status)");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        boolean chunked = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked");
        byte[] body = chunked ? chunks() : exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Reply(Integer.parseInt(status[1]), headers, new String(body, UTF_8));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            byte[] chunk = exactly(Integer.parseInt(line(), 16));
            body.writeBytes(chunk);
            line();
            if (chunk.length == 0) {
                return body.toByteArray();
            }
        }
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = input.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = input.read(); read != '\n'; read = input.read()) {
            if (read < 0) {
                throw new EOFException("the connection ended within a head, after: " + line);
            }
            line.append((char) read);
        }
        return line.toString().strip();
    }

    /** Closes the connection; the next request opens another one. */
    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }
}
