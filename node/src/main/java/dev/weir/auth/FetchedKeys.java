// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keys from elsewhere, as one policy reads them; the same set as long as they are the same. From any thread. */
final class FetchedKeys implements KeySource {

    /** No request waits longer for keys. */
    private static final Duration AT_MOST = Duration.ofSeconds(1);

    /** So many requests may wait for keys at the same time: the others are answered at once. */
    private static final int WAITING_MAX = 1000;

    private final String key;
    private final KeyDesk desk;
    private final Set<SignatureAlgorithm> algorithms;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Read read = new Read(KeyDocument.NONE, KeySet.NONE);

    /** What was read of a set. */
    private record Read(KeyDocument document, KeySet keys) {}

    FetchedKeys(KeyOrigin origin, KeyDesk desk, Set<SignatureAlgorithm> algorithms) {
        this.key = KeyDesk.key(origin);
        this.desk = desk;
        this.algorithms = algorithms;
    }

    @Override
    public KeySet current() {
        KeyDocument document = desk.document(key);
        Read now = read;
        return now.document.equals(document) ? now.keys : read(document);
    }

    private synchronized KeySet read(KeyDocument document) {
        Read before = read;
        boolean same = before.document.json().equals(document.json())
                && before.document.issuer().equals(document.issuer());
        read = new Read(document, same ? before.keys : keys(document));
        return read.keys;
    }

    private KeySet keys(KeyDocument document) {
        return new JwkReader(algorithms, false)
                .read(document.json())
                .map(set -> new KeySet(set.keys(), document.issuer()))
                .orElse(KeySet.NONE);
    }

    @Override
    public CompletionStage<KeySet> newerThan(KeySet seen) {
        KeySet now = current();
        if (now != seen) {
            return CompletableFuture.completedFuture(now);
        }
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return CompletableFuture.completedFuture(now);
        }
        Optional<CompletionStage<KeyDocument>> newer = desk.newer(key);
        if (newer.isEmpty()) {
            waiting.decrementAndGet();
            return CompletableFuture.completedFuture(current());
        }
        return newer.get()
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(KeyDocument.NONE, AT_MOST.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(document -> {
                    waiting.decrementAndGet();
                    return current();
                });
    }
}
