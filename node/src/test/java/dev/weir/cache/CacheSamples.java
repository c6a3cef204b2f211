// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.Body;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.util.Set;

/** Requests for things that are kept, and the things. */
final class CacheSamples {

    static final long LIFETIME_MILLIS = 60_000;

    private CacheSamples() {}

    static CacheKey key(String path) {
        return new CacheKey("shop", "https://shop.example" + path, "");
    }

    static RequestHead get(String path, String... headers) {
        HeaderMap map = new HeaderMap();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(new HttpString(headers[i]), headers[i + 1]);
        }
        return new RequestHead(Methods.GET, "https", "shop.example", path, "", map);
    }

    static Stored stored(CacheKey key, String text, long began, long received, String... tags) {
        return stored(key, Variant.NONE, text, began, received, LIFETIME_MILLIS, tags);
    }

    static Stored stored(
            CacheKey key, Variant variant, String text, long began, long received, long lifetime, String... tags) {
        HeaderMap headers = new HeaderMap();
        headers.put(new HttpString("content-type"), "text/plain");
        return new Stored(
                key,
                variant,
                200,
                headers,
                new Body.Bytes(ByteBuffer.wrap(text.getBytes(UTF_8))),
                began,
                received,
                0,
                lifetime,
                Grace.NONE,
                Set.of(tags),
                false);
    }

    static String text(Stored stored) {
        return UTF_8.decode(stored.body().bytes()).toString();
    }
}
