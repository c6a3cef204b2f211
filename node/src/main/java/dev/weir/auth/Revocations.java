// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.auth.Notices.Told;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The tokens that were taken back, as all nodes know them. A node that does not know yet what the others know lets
 * nobody in by a token. From any thread.
 */
public final class Revocations {

    private static final String KEY = "revoked ";
    private static final Duration SWEEPS_EVERY = Duration.ofSeconds(1);

    private final Notices notices;
    private final Map<String, Revocation> byId = new ConcurrentHashMap<>();

    /** By the value of the claim, then by id. */
    private final Map<Revocation.Kind, Map<String, Map<String, Revocation>>> byValue =
            new EnumMap<>(Revocation.Kind.class);

    private volatile boolean complete;
    private volatile long sweptMillis;

    public Revocations(Notices notices) {
        this.notices = notices;
        for (Revocation.Kind kind : Revocation.Kind.values()) {
            byValue.put(kind, new ConcurrentHashMap<>());
        }
        notices.follow(this::heard);
    }

    /** Those of a node that is alone. */
    public static Revocations alone(LongSupplier nanoClock, LongSupplier clockMillis) {
        return new Revocations(Notices.alone(nanoClock, clockMillis));
    }

    /** Whether it is about one. */
    static boolean concerns(Notice notice) {
        return notice.key().startsWith(KEY);
    }

    private void heard(Notice notice) {
        if (concerns(notice)) {
            String id = notice.key().substring(KEY.length());
            // One notice after the other for each id, however many threads bring them.
            byId.compute(id, (same, before) -> {
                if (before != null) {
                    drop(before);
                }
                // Another thread may have brought a later one meanwhile.
                Optional<Revocation> now = notices.find(notice.key()).flatMap(latest -> Revocation.of(id, latest));
                now.ifPresent(this::add);
                return now.orElse(null);
            });
        }
    }

    private void add(Revocation one) {
        values(one.kind())
                .computeIfAbsent(one.value(), value -> new ConcurrentHashMap<>())
                .put(one.id(), one);
    }

    private void drop(Revocation one) {
        values(one.kind()).computeIfPresent(one.value(), (value, its) -> {
            its.remove(one.id());
            return its.isEmpty() ? null : its;
        });
    }

    private Map<String, Map<String, Revocation>> values(Revocation.Kind kind) {
        return Objects.requireNonNull(byValue.get(kind));
    }

    /** Refuses a token that was taken back. */
    void check(VerifiedToken token) throws TokenException {
        if (!known()) {
            throw new TokenException(Flaw.NO_KEYS);
        }
        if (!byId.isEmpty()
                && (means(Revocation.Kind.JTI, token.id(), token)
                        || means(Revocation.Kind.SUB, token.subject(), token))) {
            throw new TokenException(Flaw.REVOKED);
        }
    }

    private boolean means(Revocation.Kind kind, String value, VerifiedToken token) {
        Map<String, Revocation> its = values(kind).get(value);
        if (its == null) {
            return false;
        }
        long now = notices.clusterMillis();
        return its.values().stream().anyMatch(one -> one.until() > now && one.means(token));
    }

    /** Whether this node knows what all others knew when it came. */
    public boolean known() {
        if (!complete) {
            // Once it knew, it goes on by what it knows: also while its side of a split comes to the larger one.
            complete = notices.ready();
        }
        return complete;
    }

    /**
     * Takes tokens back on all nodes.
     *
     * @param id a new one
     * @param lasts longer than such a token is good
     * @return completes when no node takes them any more, or when it is known which one may
     * @throws IllegalStateException there is no room for more
     */
    public CompletionStage<Told> revoke(String id, Revocation.Kind kind, String value, String issuer, Duration lasts) {
        if (notices.isFull()) {
            throw new IllegalStateException("there are " + Notices.COUNT_MAX + " notices already");
        }
        Revocation one = new Revocation(id, kind, value, issuer, notices.clusterMillis(), 0);
        return notices.post(KEY + id, one.values(), lasts);
    }

    /** Has all nodes forget one; empty where there is none. */
    public Optional<CompletionStage<Told>> lift(String id) {
        long now = notices.clusterMillis();
        // Known for as long as the other one would be: a node that comes late may still tell that.
        return notices.find(KEY + id)
                .filter(notice -> !notice.values().isEmpty())
                .map(notice -> notices.post(notice.key(), List.of(), Duration.ofMillis(notice.until() - now)));
    }

    /** All, the latest first. */
    public List<Revocation> all() {
        long now = notices.clusterMillis();
        return byId.values().stream()
                .filter(one -> one.until() > now)
                .sorted(Comparator.comparingLong(Revocation::at).reversed().thenComparing(Revocation::id))
                .toList();
    }

    /** Forgets what need not be known any more. To be called now and then, by one thread. */
    public void tick() {
        long now = notices.clusterMillis();
        if (Math.abs(now - sweptMillis) < SWEEPS_EVERY.toMillis()) {
            return;
        }
        sweptMillis = now;
        byId.values().removeIf(one -> {
            boolean over = one.until() <= now;
            if (over) {
                drop(one);
            }
            return over;
        });
    }
}
