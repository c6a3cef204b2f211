// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/** What is kept of a URL and where, and why it is not, for people who wonder. From any thread. */
public final class Lookup {

    private static final int URLS_MAX = 2_000;

    private final Membership membership;
    private final Mail mail;
    private final Cache<String, NotKept> lately =
            Caffeine.newBuilder().maximumSize(URLS_MAX).executor(Runnable::run).build();

    Lookup(Membership membership, Mail mail) {
        this.membership = membership;
        this.mail = mail;
    }

    /** What all nodes keep of a URL, by their names; nothing of those that do not answer. With its port and without. */
    public CompletionStage<SortedMap<String, Optional<List<Held>>>> everywhere(String url) {
        SortedMap<String, Optional<List<Held>>> all = new ConcurrentSkipListMap<>();
        return CompletableFuture.allOf(membership.all().stream()
                        .map(id -> mail.send(id, new Message.Look(url))
                                .handle((reply, failure) -> all.put(membership.name(id), held(reply)))
                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> all);
    }

    private static Optional<List<Held>> held(Reply reply) {
        return reply instanceof Reply.Listed listed ? Optional.of(listed.held()) : Optional.empty();
    }

    /** Remembers why a response to this key was not kept. */
    public void note(CacheKey key, NotKept why) {
        lately.put(key.url(), why);
    }

    /** Why the last response to a URL was not kept, of those that this node has fetched lately and not kept. */
    public Optional<NotKept> whyNotKept(String url) {
        return KeyRules.spellings(url).stream()
                .map(lately::getIfPresent)
                .filter(Objects::nonNull)
                .findFirst();
    }
}
