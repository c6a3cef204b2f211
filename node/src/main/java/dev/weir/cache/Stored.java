// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.Body;
import io.undertow.util.HeaderMap;
import java.util.Set;

/**
 * A response as it is kept: complete, of a GET, and never changed. All that decides whether it may be served is in
 * numbers, so that nothing is parsed again on a hit.
 *
 * @param status never 206 or 304
 * @param headers without {@code Age} and without what belongs to a connection. Read by all threads: not to be changed
 * @param body the whole content
 * @param began when its request was sent, in milliseconds of the cluster's clock; where the upstream has said since
 *     that it is the same still, that of the body
 * @param received when its head was received, in milliseconds of the cluster's clock
 * @param initialAgeMillis how old it was when it was received (RFC 9111 §4.2.3)
 * @param lifetimeMillis how old it may become (RFC 9111 §4.2.1); 0 where every use needs a look at the upstream
 * @param tags by which it can be purged
 * @param softPurged whether somebody said that it is stale, whatever its age
 */
public record Stored(
        CacheKey key,
        Variant variant,
        int status,
        HeaderMap headers,
        Body.Bytes body,
        long began,
        long received,
        long initialAgeMillis,
        long lifetimeMillis,
        Grace grace,
        Set<String> tags,
        boolean softPurged) {

    public Stored {
        tags = Set.copyOf(tags);
    }

    /** {@code current_age} (RFC 9111 §4.2.3). */
    public long ageMillis(long now) {
        return initialAgeMillis + Math.max(0, now - received);
    }

    /** Whether its lifetime is not over (RFC 9111 §4.2). */
    public boolean fresh(long now) {
        return !softPurged && lifetimeMillis > ageMillis(now);
    }

    /** For how long its lifetime has been over; 0 for one that was marked as stale within it. */
    public long staleMillis(long now) {
        return Math.max(0, ageMillis(now) - lifetimeMillis);
    }

    /** How long from now it is fresh, negative where it is stale. */
    public long freshForMillis(long now) {
        return softPurged ? Math.min(0, lifetimeMillis - ageMillis(now)) : lifetimeMillis - ageMillis(now);
    }

    /** The same, marked as stale. */
    public Stored purgedSoftly() {
        return softPurged
                ? this
                : new Stored(
                        key,
                        variant,
                        status,
                        headers,
                        body,
                        began,
                        received,
                        initialAgeMillis,
                        lifetimeMillis,
                        grace,
                        tags,
                        true);
    }

    /** The same with another stamp, by which it is known what was purged since. */
    public Stored begun(long stamp) {
        return new Stored(
                key,
                variant,
                status,
                headers,
                body,
                stamp,
                received,
                initialAgeMillis,
                lifetimeMillis,
                grace,
                tags,
                softPurged);
    }

    /**
     * The same, when the upstream has answered otherwise since, with what is not kept: of use only where the upstream
     * says that it is the same again.
     *
     * @param answered when its head was received, in milliseconds of the cluster's clock
     */
    public Stored superseded(long answered) {
        return new Stored(key, variant, status, headers, body, began, answered, 0, 0, Grace.NONE, tags, softPurged);
    }

    /** What it takes in memory, about: never less than what it does. */
    public long bytes() {
        long bytes = body.length() + Sizes.of(headers) + key.bytes() + variant.bytes() + 4 * Sizes.OBJECT;
        for (String tag : tags) {
            bytes += Sizes.of(tag) + Sizes.OBJECT;
        }
        return bytes;
    }
}
