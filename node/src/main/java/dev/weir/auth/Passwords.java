// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static dev.weir.http.ProxyError.AUTHENTICATION_UNDECIDED;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.weir.http.ProxyException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Checks passwords, which takes long on purpose, and remembers for a while which were right: who sends his own with
 * every request is not made to wait for each. What was wrong is not remembered. From any thread.
 */
public final class Passwords {

    private static final int REMEMBERED_MAX = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);

    private final Executor worker;
    private final HashFunction digest;
    private final Cache<HashCode, Boolean> right;
    private final Map<HashCode, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();

    /** @param worker where they are checked; throws {@link RejectedExecutionException} where it has no room for more */
    public Passwords(Executor worker, LongSupplier nanoClock) {
        this.worker = worker;
        // What is remembered is of no use to whoever reads it without this.
        digest = Hashing.hmacSha256(new SecureRandom().generateSeed(32));
        right = CacheBuilder.newBuilder()
                .maximumSize(REMEMBERED_MAX)
                .expireAfterWrite(REMEMBERED_FOR)
                .ticker(new Ticker() {
                    @Override
                    public long read() {
                        return nanoClock.getAsLong();
                    }
                })
                .build();
    }

    /**
     * Whether a password is the one of which this is kept. Those who ask the same at the same time share an answer;
     * cancelling the stage is of no harm to the others.
     */
    public CompletableFuture<Boolean> check(String password, PasswordHash kept) {
        HashCode question = digest.newHasher()
                .putString(kept.written(), StandardCharsets.UTF_8)
                .putByte((byte) 0)
                .putString(password, StandardCharsets.UTF_8)
                .hash();
        if (right.getIfPresent(question) != null) {
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> others = underWay.putIfAbsent(question, mine);
        if (others != null) {
            return others.copy();
        }
        try {
            worker.execute(() -> answer(question, password, kept, mine));
        } catch (RejectedExecutionException e) {
            underWay.remove(question, mine);
            mine.completeExceptionally(new ProxyException(AUTHENTICATION_UNDECIDED, "too many passwords to check"));
        }
        return mine.copy();
    }

    private void answer(HashCode question, String password, PasswordHash kept, CompletableFuture<Boolean> asked) {
        try {
            boolean holds = kept.matches(password);
            if (holds) {
                right.put(question, true);
            }
            underWay.remove(question, asked);
            asked.complete(holds);
        } catch (RuntimeException e) {
            underWay.remove(question, asked);
            asked.completeExceptionally(e);
        }
    }
}
