// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.FieldNames;
import io.undertow.protocols.http2.HpackEncoder;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.Set;

/** Encodes the header blocks of one connection (RFC 7541), in the order in which they are sent. */
final class FieldWriter {

    private static final int TABLE_BYTES = 4096;

    /** Bytes around a name and a value at most: what the encoder asks for, and its message of a new table size. */
    private static final int AROUND_FIELD = 12;

    private static final int AROUND_BLOCK = 16;

    /** After so many entries the table stays as it is: their number is an int. */
    private static final int ENTRIES_MAX = Integer.MAX_VALUE / 2;

    /** Different every time, or nothing that a table shared by many requests should hold (RFC 7541 §7.1). */
    private static final Set<HttpString> NOT_INDEXED = Set.of(
            new HttpString(":path"),
            Headers.CONTENT_LENGTH,
            Headers.DATE,
            Headers.AGE,
            Headers.ETAG,
            Headers.LAST_MODIFIED,
            Headers.IF_NONE_MATCH,
            Headers.IF_MODIFIED_SINCE,
            Headers.LOCATION,
            Headers.CONTENT_RANGE,
            Headers.RANGE,
            Headers.AUTHORIZATION,
            Headers.PROXY_AUTHORIZATION,
            Headers.COOKIE,
            Headers.SET_COOKIE,
            new HttpString("X-Request-Id"),
            new HttpString("Traceparent"),
            new HttpString("X-Forwarded-For"),
            new HttpString("Forwarded"));

    private final HpackEncoder encoder = new HpackEncoder(TABLE_BYTES, new Choice());
    private int tableBytes = TABLE_BYTES;
    private int entries;

    /** The other end's table holds so much: ours gets smaller if need be, and stays so. */
    void tableBytes(int granted) {
        if (granted >= 0 && granted < tableBytes) {
            tableBytes = granted;
            encoder.setMaxTableSize(granted);
        }
    }

    /**
     * Encodes the fields into the buffer, which is emptied before and flipped after.
     *
     * @param fields connection-specific ones are left out
     * @throws ProxyException they are too large, or one has what no field may have; nothing was encoded then
     */
    void write(HeaderMap fields, ByteBuffer block) throws ProxyException {
        block.clear();
        check(fields, block.remaining() - AROUND_BLOCK);
        if (encoder.encode(fields, block) != HpackEncoder.State.COMPLETE) {
            throw new IllegalStateException("a header block larger than it was computed to be");
        }
        block.flip();
    }

    private static void check(HeaderMap fields, int room) throws ProxyException {
        long bytes = 0;
        for (long cookie = fields.fastIterateNonEmpty(); cookie != -1; cookie = fields.fiNextNonEmpty(cookie)) {
            HeaderValues values = fields.fiCurrent(cookie);
            HttpString name = values.getHeaderName();
            if (!isName(name)) {
                throw new ProxyException(ProxyError.HTTP_REQUEST_ERROR, "a header has a name it must not have");
            }
            for (int i = 0; i < values.size(); i++) {
                String value = values.get(i);
                if (!FieldRules.isValue(value)) {
                    throw new ProxyException(
                            ProxyError.HTTP_REQUEST_ERROR, "a header has a character it must not have");
                }
                bytes += name.length() + value.length() + AROUND_FIELD;
            }
        }
        if (bytes > room) {
            throw new ProxyException(ProxyError.HTTP_REQUEST_ERROR, "the head is larger than " + room + " bytes");
        }
    }

    private static boolean isName(HttpString name) {
        int from = name.length() > 0 && name.byteAt(0) == ':' ? 1 : 0;
        for (int i = from; i < name.length(); i++) {
            if (!FieldNames.isToken(name.byteAt(i))) {
                return false;
            }
        }
        return name.length() > from;
    }

    /** Which fields go into the table, and which are written shorter at the price of time. */
    private final class Choice implements HpackEncoder.HpackHeaderFunction {

        private static final int WORTH_IT = 10;

        @Override
        public boolean shouldUseIndexing(HttpString name, String value) {
            if (NOT_INDEXED.contains(name) || entries >= ENTRIES_MAX) {
                return false;
            }
            entries++;
            return true;
        }

        @Override
        public boolean shouldUseHuffman(HttpString name, String value) {
            return value.length() > WORTH_IT && !NOT_INDEXED.contains(name);
        }

        @Override
        public boolean shouldUseHuffman(HttpString name) {
            return name.length() > WORTH_IT;
        }
    }
}
