// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.Locale;

/** What this cache did with a request, as it tells those behind it (RFC 9211). */
public final class CacheStatus {

    /** The field; a list, in which the cache nearest to the client stands last. */
    public static final HttpString FIELD = new HttpString("Cache-Status");

    private static final String NAME = "weir";

    /** Why a request went on to the upstream (RFC 9211 §2.2). */
    public enum Forward {
        /** The cache does not handle it. */
        BYPASS,
        /** Its method is one that goes on. */
        METHOD,
        /** Nothing is stored for its URI. */
        URI_MISS,
        /** Something is, but not for the fields that it has. */
        VARY_MISS,
        /** Nothing is stored that it could have. */
        MISS,
        /** Something fresh is, but it wants it from the upstream. */
        REQUEST,
        /** What is stored is stale. */
        STALE;

        private final String token = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private final StringBuilder text = new StringBuilder(48).append(NAME);

    private CacheStatus() {}

    /**
     * It was answered with what is stored.
     *
     * @param now in milliseconds of the cluster's clock
     */
    public static CacheStatus hit(Stored stored, long now) {
        CacheStatus status = new CacheStatus();
        status.text.append("; hit");
        return status.ttl(stored, now);
    }

    /** It went on. */
    public static CacheStatus forwarded(Forward why) {
        CacheStatus status = new CacheStatus();
        status.text.append("; fwd=").append(why.token);
        return status;
    }

    /** For how long what it was answered with is fresh from now on; negative for how long it has been stale. */
    public CacheStatus ttl(Stored stored, long now) {
        text.append("; ttl=").append(Math.floorDiv(stored.freshForMillis(now), 1000L));
        return this;
    }

    /** What the upstream answered, where that is not what the client gets. */
    public CacheStatus status(int upstream) {
        text.append("; fwd-status=").append(upstream);
        return this;
    }

    /** The answer is kept. */
    public CacheStatus stored() {
        text.append("; stored");
        return this;
    }

    /** Whether it could have what another request was sent on for. */
    public CacheStatus collapsed(boolean reused) {
        text.append(reused ? "; collapsed" : "; collapsed=?0");
        return this;
    }

    /** @param token what else there is to say, in lower case and hyphens */
    public CacheStatus detail(String token) {
        text.append("; detail=").append(token);
        return this;
    }

    /** Says it behind what the caches before us said. */
    public void addTo(HeaderMap headers) {
        headers.add(FIELD, text.toString());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
