// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Names to addresses, never on an I/O thread. A name is asked for again after {@value #FRESH_SECONDS} s, in the
 * background; until then, and as long as asking fails, the last answer holds. From any thread.
 */
public final class Resolver {

    private static final long FRESH_SECONDS = 10;

    private final ConcurrentHashMap<String, Answer> answers = new ConcurrentHashMap<>();
    private final Executor executor;
    private final Lookup lookup;
    private final LongSupplier nanoClock;

    /** What knows the addresses of a name, and may take its time. */
    @FunctionalInterface
    public interface Lookup {

        List<InetAddress> addresses(String name) throws UnknownHostException;

        /** The system's resolver. */
        static Lookup system() {
            return name -> List.of(InetAddress.getAllByName(name));
        }
    }

    /** What a name stands for, or will, and since when. */
    private record Answer(CompletableFuture<List<InetAddress>> addresses, long atNanos) {}

    /** @param executor where lookups wait */
    public Resolver(Executor executor, Lookup lookup, LongSupplier nanoClock) {
        this.executor = executor;
        this.lookup = lookup;
        this.nanoClock = nanoClock;
    }

    /** The addresses of a name or a literal, at least one; fails with {@link UnknownHostException}. */
    public CompletionStage<List<InetAddress>> resolve(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (InetAddresses.isInetAddress(bare)) {
            return CompletableFuture.completedFuture(List.of(InetAddresses.forString(bare)));
        }
        long now = nanoClock.getAsLong();
        Answer answer = answers.computeIfAbsent(host, name -> new Answer(ask(name), now));
        if (now - answer.atNanos > FRESH_SECONDS * 1_000_000_000L && answer.addresses.isDone()) {
            refresh(host, answer, now);
        }
        return answer.addresses;
    }

    private void refresh(String host, Answer old, long now) {
        if (old.addresses.isCompletedExceptionally()) {
            answers.remove(host, old);
            return;
        }
        if (answers.replace(host, old, new Answer(old.addresses, now))) {
            ask(host)
                    .thenAccept(fresh -> answers.put(
                            host, new Answer(CompletableFuture.completedFuture(fresh), nanoClock.getAsLong())));
        }
    }

    private CompletableFuture<List<InetAddress>> ask(String host) {
        CompletableFuture<List<InetAddress>> asked = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                asked.complete(lookup.addresses(host));
            } catch (UnknownHostException | RuntimeException e) {
                asked.completeExceptionally(e);
            }
        });
        return asked;
    }
}
