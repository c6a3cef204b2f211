// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

/**
 * What may be done with a response when its lifetime is over (RFC 9111 §4.2.4, RFC 5861), after all that upstream and
 * operator said of it.
 *
 * @param whileRevalidateMillis how long it may be served while it is asked for anew, 0 if never
 * @param ifErrorMillis how long it may be served where asking for it anew fails, 0 if never
 * @param byRequest whether a client may have it that says {@code max-stale}
 * @param immutable within its lifetime, nobody needs to ask whether it is still the same (RFC 8246 §2)
 */
public record Grace(long whileRevalidateMillis, long ifErrorMillis, boolean byRequest, boolean immutable) {

    /** It is not served when its lifetime is over. */
    public static final Grace NONE = new Grace(0, 0, false, false);

    public Grace {
        if (whileRevalidateMillis < 0) {
            throw new IllegalArgumentException(
                    "whileRevalidateMillis: " + whileRevalidateMillis + " (expected: at least 0)");
        }
        if (ifErrorMillis < 0) {
            throw new IllegalArgumentException("ifErrorMillis: " + ifErrorMillis + " (expected: at least 0)");
        }
    }

    /** The longest time after its lifetime in which somebody may still get it without a look at the upstream. */
    public long millisMax() {
        return Math.max(whileRevalidateMillis, ifErrorMillis);
    }
}
