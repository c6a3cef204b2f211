// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An HTTP/1.1 message as it came over a socket, read without any of the code under test. */
record RawMessage(String head, String body) {

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The next message; null at the end of the stream. */
    @SuppressWarnings("NullAway") // null is the end of the stream
    static RawMessage read(InputStream in) throws IOException {
        return read(in, false);
    }

    /** @param bodiless whether it answers a HEAD */
    @SuppressWarnings("NullAway") // null is the end of the stream
    static RawMessage read(InputStream in, boolean bodiless) throws IOException {
        String head = head(in);
        if (head.isEmpty()) {
            return null;
        }
        boolean response = head.startsWith("HTTP/");
        boolean none = bodiless
                || (response && (head.startsWith("304", 9) || head.startsWith("204", 9) || head.startsWith("1", 9)));
        RawMessage message = new RawMessage(head, "");
        if (none) {
            return message;
        }
        if (message.values("transfer-encoding").contains("chunked")) {
            return new RawMessage(head, chunks(in));
        }
        List<String> length = message.values("content-length");
        if (!length.isEmpty()) {
            return new RawMessage(head, exactly(in, Integer.parseInt(length.get(0))));
        }
        return response ? new RawMessage(head, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)) : message;
    }

    /** The head up to and with its empty line; empty at the end of the stream. */
    static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                if (head.size() == 0) {
                    return "";
                }
                throw new EOFException("in the head: " + head);
            }
            head.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static String exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("body: " + bytes.length + " of " + length);
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String chunks(InputStream in) throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(line(in), 16);
            if (size == 0) {
                while (!line(in).isEmpty()) {
                    // a trailer
                }
                return body.toString();
            }
            body.append(exactly(in, size));
            if (!line(in).isEmpty()) {
                throw new IOException("no CR LF after a chunk");
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("in a chunk line: " + line);
            }
            line.append((char) b);
        }
        return line.substring(0, line.length() - 1);
    }

    int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    String requestLine() {
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** The values of a header, in order. */
    List<String> values(String name) {
        return head.lines()
                .skip(1)
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .toList();
    }
}
