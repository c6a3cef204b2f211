// SPDX-License-Identifier: Apache-2.0
package dev.weir.pem;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** As much of DER (X.690) as it takes to put an old private key into the wrapping that is understood today. */
final class Der {

    static final int INTEGER = 0x02;
    static final int BITS = 0x03;
    static final int OCTETS = 0x04;
    static final int NULL = 0x05;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;

    /** The first of a structure's components that have numbers. */
    static final int NUMBERED = 0xa0;

    private Der() {}

    /** A value with its tag. */
    static final class Element {

        private final int tag;
        private final byte[] content;

        private Element(int tag, byte[] content) {
            this.tag = tag;
            this.content = content;
        }

        int tag() {
            return tag;
        }

        byte[] content() {
            return content;
        }
    }

    /** What is made of the parts. */
    static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        out.write(tag);
        if (length >= 0x80) {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(length >> shift);
            }
        } else {
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** The values that stand one after the other. */
    static List<Element> elements(byte[] bytes) throws PemException {
        List<Element> elements = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int content = at + 2;
            int length = byteAt(bytes, at + 1);
            if (length >= 0x80) {
                int count = length & 0x7f;
                length = 0;
                for (int i = 0; i < count; i++) {
                    length = length << 8 | byteAt(bytes, content++);
                }
            }
            if (length < 0 || length > bytes.length - content) {
                throw new PemException("a whole private key");
            }
            int end = content + length;
            elements.add(new Element(byteAt(bytes, at), Arrays.copyOfRange(bytes, content, end)));
            at = end;
        }
        return elements;
    }

    private static int byteAt(byte[] bytes, int at) throws PemException {
        if (at >= bytes.length) {
            throw new PemException("a whole private key");
        }
        return bytes[at] & 0xff;
    }
}
