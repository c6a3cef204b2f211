// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * What a response is found by (RFC 9111 §2). GET and HEAD have the same one; other methods have none.
 *
 * <p>The hash codes of strings are kept by the strings, so that of a key costs little after the first time. Keys are
 * ordered, so that a map stays fast when somebody asks for URLs whose hash codes are the same.
 *
 * @param route the name of the route that the request came to: routes share nothing
 * @param url {@code scheme://host/path?query} after normalisation
 * @param parts what else tells requests apart that the operator named; empty when there is none
 */
public record CacheKey(String route, String url, String parts) implements Comparable<CacheKey> {

    private static final HashFunction MURMUR = Hashing.murmur3_128(0);
    private static final Comparator<CacheKey> ORDER =
            Comparator.comparing(CacheKey::url).thenComparing(CacheKey::parts).thenComparing(CacheKey::route);

    /** The same number on every node and in every release, by which members are ranked for the key. */
    public long number() {
        return MURMUR.newHasher()
                .putInt(route.length())
                .putString(route, StandardCharsets.UTF_8)
                .putInt(url.length())
                .putString(url, StandardCharsets.UTF_8)
                .putString(parts, StandardCharsets.UTF_8)
                .hash()
                .asLong();
    }

    /** The path within the URL, without the query. */
    public String path() {
        int authority = url.indexOf("://") + 3;
        int from = url.indexOf('/', authority);
        int query = url.indexOf('?', authority);
        int to = query < 0 ? url.length() : query;
        return from < 0 || from > to ? "" : url.substring(from, to);
    }

    /** What it takes in memory, about. */
    public long bytes() {
        return Sizes.of(route) + Sizes.of(url) + Sizes.of(parts) + Sizes.OBJECT;
    }

    @Override
    public int compareTo(CacheKey other) {
        return ORDER.compare(this, other);
    }
}
