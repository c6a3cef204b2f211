// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are fetched, for all nodes by one of them: for each origin that one whose turn it is, which tells the
 * others. When it leaves it is another one's turn, which goes on from what all know: what was fetched, and when
 * somebody last tried. From any thread.
 */
public final class KeyDesk {

    /** Nobody asks more often, whatever tokens come. */
    static final Duration INTERVAL = Duration.ofSeconds(10);

    /** What could not be fetched anew for so long is not gone by any more. */
    static final Duration KEPT = Duration.ofHours(24);

    private static final Logger log = LoggerFactory.getLogger(KeyDesk.class);

    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration FRESH_MIN = Duration.ofSeconds(30);

    /** A key that somebody has lost goes at the latest then. */
    private static final Duration FRESH_MAX = Duration.ofMinutes(15);

    private static final String KEY = "keys ";

    private final Notices notices;
    private final KeyFetch fetch;
    private final Map<String, KeyOrigin> origins = new ConcurrentHashMap<>();
    private final Map<String, KeyDocument> documents = new ConcurrentHashMap<>();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final Set<String> underWay = new HashSet<>();
    private final Map<String, CompletableFuture<KeyDocument>> next = new HashMap<>();

    public KeyDesk(Notices notices, KeyFetch fetch) {
        this.notices = notices;
        this.fetch = fetch;
        notices.follow(this::heard);
        notices.followWishes(this::wished);
    }

    private void wished(String key) {
        if (origins.containsKey(key)) {
            wanted.add(key);
        }
    }

    /** Says from where keys are needed: nothing else is fetched. To be called just before a config is swapped in. */
    public void retain(Set<KeyOrigin> all) {
        Map<String, KeyOrigin> now = new HashMap<>();
        all.forEach(origin -> now.put(KEY + origin.key(), origin));
        origins.keySet().retainAll(now.keySet());
        documents.keySet().retainAll(now.keySet());
        wanted.retainAll(now.keySet());
        // Others may have fetched them before this node runs that config: it knows so before it looks what is due.
        recall(now.keySet());
        origins.putAll(now);
        // And what was heard in between.
        recall(now.keySet());
    }

    private void recall(Set<String> keys) {
        keys.forEach(key -> notices.find(key).ifPresent(this::learn));
    }

    private void heard(Notice notice) {
        if (origins.containsKey(notice.key())) {
            learn(notice);
        }
    }

    private void learn(Notice notice) {
        // Another thread may have brought a later one meanwhile.
        KeyDocument now = KeyDocument.of(notices.find(notice.key()).orElse(notice));
        documents.put(notice.key(), now);
        CompletableFuture<KeyDocument> waiting;
        synchronized (this) {
            waiting = next.remove(notice.key());
        }
        if (waiting != null) {
            waiting.complete(now);
        }
    }

    /** What it is called that is known of an origin. */
    static String key(KeyOrigin origin) {
        return KEY + origin.key();
    }

    /** What is known; the same object until something else is. */
    KeyDocument document(String key) {
        return documents.getOrDefault(key, KeyDocument.NONE);
    }

    /** What an issuer says of itself; empty where nobody knows it, or nobody can log in there. */
    public Optional<OpenIdProvider> provider(KeyOrigin origin) {
        return Optional.of(document(key(origin)).provider()).filter(OpenIdProvider::isKnown);
    }

    /** Asks for a newer one: empty where nobody will fetch it now, since it was tried just now. */
    Optional<CompletionStage<KeyDocument>> newer(String key) {
        KeyDocument known = document(key);
        if (!mayTry(known)) {
            return Optional.empty();
        }
        CompletableFuture<KeyDocument> waiting;
        boolean first;
        synchronized (this) {
            first = !next.containsKey(key);
            waiting = next.computeIfAbsent(key, fresh -> new CompletableFuture<>());
        }
        if (!document(key).equals(known)) {
            return Optional.of(CompletableFuture.completedFuture(document(key)));
        }
        if (first) {
            notices.want(key, keeper(key));
        }
        return Optional.of(waiting);
    }

    private boolean mayTry(KeyDocument known) {
        return known.triedAt() + INTERVAL.toMillis() <= notices.clusterMillis();
    }

    /** Whose turn it is: the same one for all who see the same nodes, and another one for another key. */
    private String keeper(String key) {
        String chosen = notices.self();
        int highest = Integer.MIN_VALUE;
        for (String node : notices.here()) {
            int draw = (key + ' ' + node).hashCode() * 0x9E3779B9;
            if (draw > highest) {
                highest = draw;
                chosen = node;
            }
        }
        return chosen;
    }

    /** Fetches what is due, if it is this node's turn. To be called many times a second. */
    public void tick() {
        if (!notices.ready()) {
            return; // the others may have it
        }
        origins.forEach((key, origin) -> {
            KeyDocument known = fresh(key);
            if (keeper(key).equals(notices.self())) {
                boolean due = wanted.contains(key) || known.freshUntil() <= notices.clusterMillis();
                if (due && begin(key)) {
                    fetch(key, origin);
                }
            } else {
                wanted.remove(key);
                askAgain(key);
            }
        });
    }

    /** What is known; what is too old is so no more. */
    private KeyDocument fresh(String key) {
        KeyDocument known = document(key);
        if (known.isSet() && known.fetchedAt() + KEPT.toMillis() <= notices.clusterMillis()) {
            log.error("{}: nothing was to be had for {} h, no token is good any more", key, KEPT.toHours());
            documents.replace(key, known, known.forgotten());
        }
        return document(key);
    }

    /** Who was asked may have left. */
    private void askAgain(String key) {
        boolean waiting;
        synchronized (this) {
            waiting = next.containsKey(key);
        }
        if (waiting) {
            notices.want(key, keeper(key));
        }
    }

    /** Whether somebody waits for keys. */
    public synchronized boolean isBusy() {
        return !wanted.isEmpty() || !next.isEmpty();
    }

    /** Not while one is under way: when that is not so any more, it is known when it was tried. */
    private synchronized boolean begin(String key) {
        return !underWay.contains(key) && mayTry(document(key)) && underWay.add(key);
    }

    private synchronized void end(String key) {
        underWay.remove(key);
    }

    private void fetch(String key, KeyOrigin origin) {
        wanted.remove(key);
        fetched(origin).whenComplete((fetched, failure) -> {
            long now = notices.clusterMillis();
            KeyDocument known = document(key);
            KeyDocument document = failure == null ? document(fetched, now) : known.failed(now, reason(failure));
            if (failure != null) {
                log.warn("{} could not be fetched, the keys of before stay: {}", origin.url(), document.problem());
            } else if (!document.json().equals(known.json())) {
                log.info("{} has other keys than before", origin.url());
            }
            try {
                notices.post(key, document.values(), KEPT.multipliedBy(2));
            } finally {
                end(key);
            }
        });
    }

    private static KeyDocument document(Found found, long now) {
        long seconds = found.keys.seconds().orElse(FRESH.toSeconds());
        long fresh = Math.max(FRESH_MIN.toSeconds(), Math.min(seconds, FRESH_MAX.toSeconds()));
        // Before its time is over: then there are newer ones in time.
        return new KeyDocument(
                found.keys.text(), found.provider.issuer(), now, now + fresh * 800, now, "", found.provider);
    }

    /** A set, and whose it is. */
    private record Found(KeyFetch.Fetched keys, OpenIdProvider provider) {}

    private CompletionStage<Found> fetched(KeyOrigin origin) {
        // So that what is thrown is a failure like others.
        CompletionStage<KeyFetch.Fetched> first =
                CompletableFuture.completedFuture(origin.url()).thenCompose(url -> fetch.fetch(url, origin.ca()));
        CompletionStage<Found> found = origin.kind() == KeyOrigin.Kind.JWKS
                ? first.thenApply(keys -> new Found(keys, OpenIdProvider.NONE))
                : first.thenCompose(page -> discovered(origin, page));
        return found.thenApply(set -> {
            if (new JwkReader(Set.of(), false).read(set.keys.text()).isEmpty()) {
                throw wrong("no JWK Set");
            }
            return set;
        });
    }

    private CompletionStage<Found> discovered(KeyOrigin origin, KeyFetch.Fetched page) {
        Map<String, Object> said = JsonValues.object(page.text()).orElseThrow(() -> wrong("no OpenID configuration"));
        OpenIdProvider provider = OpenIdProvider.of(said, origin.url().getScheme());
        if (!origin.isOf(provider.issuer())) {
            throw wrong("the configuration of another issuer");
        }
        URI keys = URI.create(said.get("jwks_uri") instanceof String text ? text : "");
        boolean downhill =
                !"https".equals(keys.getScheme()) && !origin.url().getScheme().equals(keys.getScheme());
        if (keys.getHost() == null || downhill) {
            throw wrong("a jwks_uri that is no https URL");
        }
        return fetch.fetch(keys, origin.ca()).thenApply(set -> new Found(set, provider));
    }

    private static CompletionException wrong(String what) {
        return new CompletionException(new IOException(what));
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }

    /** From where keys could not be fetched the last time, and why. */
    public Map<KeyOrigin, String> problems() {
        Map<KeyOrigin, String> problems = new HashMap<>();
        origins.forEach((key, origin) -> {
            String problem = document(key).problem();
            if (!problem.isEmpty()) {
                problems.put(origin, problem);
            }
        });
        return problems;
    }
}
