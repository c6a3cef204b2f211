// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

/** What is done with a stored response that a request could be answered with (RFC 9111 §4). */
public enum Serving {
    /** It is fresh, and served. */
    FRESH,
    /** It is stale, served, and asked for anew behind it (RFC 5861 §3). */
    WHILE_REVALIDATE,
    /** It is stale, and served because the client takes it (RFC 9111 §5.2.1.2). */
    STALE,
    /** It is stale: the upstream has to be asked before it is served. */
    VALIDATE,
    /** It is fresh, but the client wants the upstream to be asked. */
    ASKED_TO_VALIDATE;

    /** @param now in milliseconds of the cluster's clock */
    public static Serving of(Stored stored, RequestDirectives request, long now) {
        long age = stored.ageMillis(now);
        if (stored.fresh(now)) {
            boolean left = stored.lifetimeMillis() - age >= request.minFreshMillis();
            return left && !refusesFresh(stored, request, age) ? FRESH : ASKED_TO_VALIDATE;
        }
        long stale = stored.staleMillis(now);
        if (request.refusesStale() || request.refusesAge(age)) {
            return VALIDATE;
        }
        if (stale < stored.grace().whileRevalidateMillis()) {
            return WHILE_REVALIDATE;
        }
        // What somebody has marked as stale is stale for all, whatever they would take.
        boolean taken = stale <= request.maxStaleMillis() && request.maxStaleMillis() > 0;
        return taken && stored.grace().byRequest() && !stored.softPurged() ? STALE : VALIDATE;
    }

    /** A reload is no reason to ask for what does not change (RFC 8246 §2), unless it is a forced one. */
    private static boolean refusesFresh(Stored stored, RequestDirectives request, long age) {
        return stored.grace().immutable() ? request.noCache() : request.refusesAge(age);
    }

    /** Whether it may be served without asking the upstream first; else {@code only-if-cached} is a 504. */
    public boolean serves() {
        return this == FRESH || this == WHILE_REVALIDATE || this == STALE;
    }

    /**
     * Whether the stored response may be served where the upstream failed (RFC 5861 §4): it could not be asked, or
     * answered with {@link #isFailure}.
     *
     * @param now in milliseconds of the cluster's clock
     */
    public static boolean onFailure(Stored stored, RequestDirectives request, long now) {
        if (stored.fresh(now)) {
            return true;
        }
        Grace grace = stored.grace();
        long allowed = Math.max(grace.ifErrorMillis(), grace.byRequest() ? request.ifErrorMillis() : 0);
        return stored.staleMillis(now) < allowed;
    }

    /** Whether an answer means that the upstream failed (RFC 5861 §4). */
    public static boolean isFailure(int status) {
        return status == 500 || status == 502 || status == 503 || status == 504;
    }
}
