// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Header blocks for tests, of literals that no table knows (RFC 7541 §6.2.2): any bytes in any order. */
public final class RawHead {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public static RawHead get(String path) {
        return request("GET", path);
    }

    public static RawHead request(String method, String path) {
        return new RawHead()
                .with(":method", method)
                .with(":scheme", "http")
                .with(":authority", "api.example.com")
                .with(":path", path);
    }

    public static RawHead answer(int status) {
        return new RawHead().with(":status", Integer.toString(status));
    }

    public RawHead with(String name, String value) {
        bytes.write(0);
        string(name);
        string(value);
        return this;
    }

    /** The same, to be put into the table (RFC 7541 §6.2.1). */
    public RawHead indexed(String name, String value) {
        bytes.write(0x40);
        string(name);
        string(value);
        return this;
    }

    public RawHead raw(int... octets) {
        for (int octet : octets) {
            bytes.write(octet);
        }
        return this;
    }

    private void string(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        if (octets.length < 127) {
            bytes.write(octets.length);
        } else {
            bytes.write(127);
            int rest = octets.length - 127;
            for (; rest >= 128; rest >>= 7) {
                bytes.write(rest & 0x7f | 0x80);
            }
            bytes.write(rest);
        }
        bytes.writeBytes(octets);
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** What a block says; values of one name are joined with a comma. */
    public static Map<String, String> read(HpackDecoder decoder, byte[] block) {
        Map<String, String> fields = new LinkedHashMap<>();
        decoder.setHeaderEmitter((name, value, secret) -> fields.merge(name.toString(), value, (a, b) -> a + ',' + b));
        try {
            decoder.decode(ByteBuffer.wrap(block), false);
        } catch (HpackException e) {
            throw new IllegalStateException(e);
        }
        return fields;
    }
}
