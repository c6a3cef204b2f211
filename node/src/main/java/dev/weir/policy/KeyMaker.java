// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import dev.weir.http.Client;
import dev.weir.http.Request;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Makes the key of a request: a short text that says whose it is. Two requests have the same key only if all of its
 * parts are the same, whatever clients write into them.
 */
public final class KeyMaker {

    /*
     * How a key reads:
     *   203.0.113.7          an address; of IPv6 the first one of its network
     *   acme                 a value, as the request has it; %, | and what is not visible ASCII as %7C
     *   acme|203.0.113.7     several parts; none of them has a | in it
     *   @203.0.113.7         the address, where the request has no such value; no value begins with an @
     *   ~90a1…               the first half of SHA-256 of what would be longer than 40 characters; no value begins so
     */
    private static final int CHARACTERS_MAX = 40;
    private static final int HASH_BYTES = 16;
    private static final char BETWEEN = '|';
    private static final char STANDS_IN = '@';
    private static final char HASHED = '~';
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final List<Function<Request, String>> parts;
    private final int ipv6Prefix;

    /**
     * @param ipv6Prefix addresses that begin with so many same bits are one
     * @param route where the requests come to
     */
    public KeyMaker(RequestKey by, int ipv6Prefix, String route) {
        this.ipv6Prefix = ipv6Prefix;
        this.parts = by.all().stream().map(part -> part(part, route)).toList();
    }

    private Function<Request, String> part(RequestKey part, String route) {
        if (part instanceof RequestKey.Of one && one.subject() == RequestKey.Subject.ADDRESS) {
            return request -> address(request.client());
        }
        return request -> {
            String value = part.value(request, route);
            return value.isEmpty() ? STANDS_IN + address(request.client()) : escaped(value);
        };
    }

    /** The key of one; never empty. */
    public String of(Request request) {
        String key = parts.get(0).apply(request);
        if (parts.size() > 1) {
            StringBuilder several = new StringBuilder(key);
            for (int i = 1; i < parts.size(); i++) {
                several.append(BETWEEN).append(parts.get(i).apply(request));
            }
            key = several.toString();
        }
        return key.length() <= CHARACTERS_MAX ? key : hashed(key);
    }

    private static String hashed(String key) {
        byte[] whole = Hashing.sha256().hashString(key, StandardCharsets.UTF_8).asBytes();
        byte[] half = Arrays.copyOf(whole, HASH_BYTES);
        return HASHED + HashCode.fromBytes(half).toString();
    }

    private String address(Client client) {
        return client.address() instanceof Inet4Address
                ? client.text()
                : Network.of(client.address()).start(ipv6Prefix);
    }

    /** The value itself wherever that can be read in one way only. */
    private static String escaped(String value) {
        char first = value.charAt(0);
        int i = first == STANDS_IN || first == HASHED ? 0 : plain(value);
        if (i == value.length()) {
            return value;
        }
        StringBuilder escaped = new StringBuilder(value.length() + 16).append(value, 0, i);
        for (byte octet : value.substring(i).getBytes(StandardCharsets.UTF_8)) {
            if (isPlain((char) octet) && escaped.length() > 0) {
                escaped.append((char) octet);
            } else {
                escaped.append('%').append(HEX[(octet >> 4) & 15]).append(HEX[octet & 15]);
            }
        }
        return escaped.toString();
    }

    private static int plain(String value) {
        int i = 0;
        while (i < value.length() && isPlain(value.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isPlain(char c) {
        return c > ' ' && c < 0x7F && c != '%' && c != BETWEEN;
    }
}
