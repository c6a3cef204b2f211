// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import io.undertow.util.HttpString;

/**
 * Writes a head into bytes on the heap. What came from outside or from a config is checked here once more: nothing in
 * it may end a line or leave Latin-1. For one thread.
 */
public final class HeadWriter {

    private final byte[] bytes;
    private final ProxyError error;
    private int at;

    /** @param error what is called a value that no header may have, or a head that does not fit */
    public HeadWriter(byte[] bytes, ProxyError error) {
        this.bytes = bytes;
        this.error = error;
    }

    /** How much was written. */
    public int length() {
        return at;
    }

    /** One header line. */
    public HeadWriter field(HttpString name, String value) throws ProxyException {
        return name(name).ascii(": ").value(value).ascii("\r\n");
    }

    /** A name or a method: tokens, as whoever made them has checked. */
    public HeadWriter name(HttpString name) throws ProxyException {
        int length = name.length();
        room(length);
        name.copyTo(bytes, at);
        at += length;
        return this;
    }

    /** A value that came from outside, or from a config. */
    public HeadWriter value(String text) throws ProxyException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
                throw new ProxyException(error, "a header has a character it must not have");
            }
        }
        return ascii(text);
    }

    /** Text that is known to be harmless. */
    @SuppressWarnings("deprecation") // the one copy from String to byte[] without an allocation
    public HeadWriter ascii(String text) throws ProxyException {
        int length = text.length();
        room(length);
        text.getBytes(0, length, bytes, at);
        at += length;
        return this;
    }

    /** Bytes that are known to be harmless. */
    public HeadWriter raw(byte[] text) throws ProxyException {
        room(text.length);
        System.arraycopy(text, 0, bytes, at, text.length);
        at += text.length;
        return this;
    }

    private void room(int length) throws ProxyException {
        if (at + length > bytes.length) {
            throw new ProxyException(error, "the head is larger than " + bytes.length + " bytes");
        }
    }
}
