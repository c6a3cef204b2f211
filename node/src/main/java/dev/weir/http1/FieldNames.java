// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Header names as they come off the wire, made into strings once: a direct-mapped cache by their exact bytes, so it is
 * bounded and a name keeps the case its sender chose. For one thread.
 */
public final class FieldNames {

    /** What a header is to an intermediary (RFC 9110 §7.6.1, RFC 9112 §6). */
    public enum Kind {
        END_TO_END,
        CONTENT_LENGTH,
        TRANSFER_ENCODING,
        CONNECTION,
        KEEP_ALIVE,
        HOST,
        EXPECT,
        TE,
        TRAILER,
        UPGRADE,
        HOP_BY_HOP
    }

    /** A name and what it is. */
    public record Field(HttpString name, Kind kind) {}

    private static final int SLOTS = 512;

    /** Longer names are rare, unless somebody wants to fill our memory. */
    private static final int KEPT_BYTES_MAX = 64;

    private static final boolean[] TOKEN = tokenCharacters();
    private static final Map<HttpString, Kind> KINDS = Map.ofEntries(
            Map.entry(Headers.CONTENT_LENGTH, Kind.CONTENT_LENGTH),
            Map.entry(Headers.TRANSFER_ENCODING, Kind.TRANSFER_ENCODING),
            Map.entry(Headers.CONNECTION, Kind.CONNECTION),
            Map.entry(Headers.KEEP_ALIVE, Kind.KEEP_ALIVE),
            Map.entry(Headers.HOST, Kind.HOST),
            Map.entry(Headers.EXPECT, Kind.EXPECT),
            Map.entry(Headers.TE, Kind.TE),
            Map.entry(Headers.TRAILER, Kind.TRAILER),
            Map.entry(Headers.UPGRADE, Kind.UPGRADE),
            Map.entry(new HttpString("Proxy-Connection"), Kind.HOP_BY_HOP),
            Map.entry(new HttpString("HTTP2-Settings"), Kind.HOP_BY_HOP),
            Map.entry(Headers.PROXY_AUTHENTICATE, Kind.HOP_BY_HOP),
            Map.entry(Headers.PROXY_AUTHORIZATION, Kind.HOP_BY_HOP));

    private final @Nullable Slot[] slots = new @Nullable Slot[SLOTS];

    /** One name seen lately. */
    private static final class Slot {

        private final byte[] bytes;
        private final Field field;

        Slot(byte[] bytes, Field field) {
            this.bytes = bytes;
            this.field = field;
        }
    }

    /** What a header name means to us, whoever wrote it. */
    public static Kind kindOf(HttpString name) {
        return KINDS.getOrDefault(name, Kind.END_TO_END);
    }

    /** Whether the byte may stand in a name (RFC 9110 §5.6.2). */
    public static boolean isToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    /** @return the field of that name; empty where a byte of it is no token character */
    public @Nullable Field get(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hashed(hash, bytes[i]);
        }
        return get(bytes, from, to, hash);
    }

    /** One byte more of a name. */
    static int hashed(int hash, byte b) {
        return 31 * hash + b;
    }

    /** @param hash of these bytes, for a caller that had to look at each of them anyway */
    @Nullable
    Field get(byte[] bytes, int from, int to, int hash) {
        int index = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        Slot slot = slots[index];
        if (slot != null && same(slot.bytes, bytes, from, to)) {
            return slot.field;
        }
        return make(index, bytes, from, to);
    }

    private @Nullable Field make(int index, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isToken(bytes[i])) {
                return null;
            }
        }
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        HttpString name = new HttpString(copy);
        Field field = new Field(name, kindOf(name));
        if (copy.length <= KEPT_BYTES_MAX) {
            slots[index] = new Slot(copy, field);
        }
        return field;
    }

    private static boolean same(byte[] known, byte[] bytes, int from, int to) {
        return Arrays.equals(known, 0, known.length, bytes, from, to);
    }

    private static boolean[] tokenCharacters() {
        boolean[] token = new boolean[128];
        for (char c = 'a'; c <= 'z'; c++) {
            token[c] = true;
            token[Character.toUpperCase(c)] = true;
        }
        for (char c = '0'; c <= '9'; c++) {
            token[c] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            token[c] = true;
        }
        return token;
    }
}
