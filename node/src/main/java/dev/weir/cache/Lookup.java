// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/** What is kept of a URL and where, and why it is not, for people who wonder. From any thread. */
public final class Lookup {

    private static final int URLS_MAX = 2_000;

    /** A node that stands still is not waited for. */
    private static final Duration ANSWERS = Duration.ofSeconds(2);

    private final Membership membership;
    private final Mail mail;
    private final Cache<String, NotKept> lately =
            Caffeine.newBuilder().maximumSize(URLS_MAX).executor(Runnable::run).build();

    Lookup(Membership membership, Mail mail) {
        this.membership = membership;
        this.mail = mail;
    }

    /** What all nodes keep of a URL, by their names; nothing of those that do not answer. With its port and without. */
    public CompletionStage<SortedMap<String, Optional<Reply.Listed>>> everywhere(String url) {
        SortedMap<String, Optional<Reply.Listed>> all = new ConcurrentSkipListMap<>();
        return CompletableFuture.allOf(membership.all().stream()
                        .map(id -> mail.send(id, new Message.Look(url))
                                .toCompletableFuture()
                                .copy()
                                .completeOnTimeout(new Reply.Again(), ANSWERS.toMillis(), TimeUnit.MILLISECONDS)
                                .handle((reply, failure) -> all.put(membership.name(id), listed(reply))))
                        .toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> all);
    }

    private static Optional<Reply.Listed> listed(Reply reply) {
        return reply instanceof Reply.Listed listed ? Optional.of(listed) : Optional.empty();
    }

    /** Remembers why a response to this key was not kept. */
    public void note(CacheKey key, NotKept why) {
        lately.put(key.url(), why);
    }

    /** Why the last response to a URL was not kept, of those that this node has fetched lately and not kept. */
    Optional<String> whyNotKept(String url) {
        return KeyRules.spellings(url).stream()
                .map(lately::getIfPresent)
                .filter(Objects::nonNull)
                .findFirst()
                .map(NotKept::text);
    }
}
