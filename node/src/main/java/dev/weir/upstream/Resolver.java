// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import com.google.common.net.InetAddresses;
import dev.weir.discover.Dns;
import dev.weir.discover.Dns.Answer;
import dev.weir.discover.Dns.Family;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Names to addresses, never on an I/O thread. A name is asked for again when its answer does not hold any longer, in
 * the background; until then, and as long as asking fails, the last answer holds. From any thread.
 */
public final class Resolver {

    /** How long an answer of the system holds, which does not tell; and how long a failure does. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private static final Duration HOLDS_MIN = Duration.ofSeconds(1);

    private final ConcurrentHashMap<String, Known> names = new ConcurrentHashMap<>();
    private final Function<String, CompletionStage<Answer<InetAddress>>> asks;
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

    /** What is known of a name. */
    private static final class Known {

        private volatile CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        private volatile long untilNanos;
        private volatile boolean asking = true;
    }

    /** @param executor where lookups wait */
    public Resolver(Executor executor, Lookup lookup, LongSupplier nanoClock) {
        this(name -> lookUp(name, executor, lookup), nanoClock);
    }

    /** As DNS has it, for as long as that holds; what DNS does not know, the system may know by other means. */
    public Resolver(Dns dns, Executor executor, Lookup lookup, LongSupplier nanoClock) {
        this(
                name -> dns(name, dns, Family.IPV4)
                        .thenCompose(found -> orElse(found, () -> dns(name, dns, Family.IPV6)))
                        .thenCompose(found -> orElse(found, () -> lookUp(name, executor, lookup))),
                nanoClock);
    }

    private Resolver(Function<String, CompletionStage<Answer<InetAddress>>> asks, LongSupplier nanoClock) {
        this.asks = asks;
        this.nanoClock = nanoClock;
    }

    private static CompletionStage<Answer<InetAddress>> orElse(
            Answer<InetAddress> found, Supplier<CompletionStage<Answer<InetAddress>>> other) {
        return found.found().isEmpty() ? other.get() : CompletableFuture.completedFuture(found);
    }

    /** The answer of DNS; an empty one as well where there is none. */
    private static CompletionStage<Answer<InetAddress>> dns(String name, Dns dns, Family family) {
        return dns.addresses(name, family).exceptionally(failure -> new Answer<>(List.of(), FRESH));
    }

    private static CompletionStage<Answer<InetAddress>> lookUp(String name, Executor executor, Lookup lookup) {
        CompletableFuture<Answer<InetAddress>> asked = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                asked.complete(new Answer<>(lookup.addresses(name), FRESH));
            } catch (UnknownHostException | RuntimeException e) {
                asked.completeExceptionally(e);
            }
        });
        return asked;
    }

    /** The addresses of a name or a literal, at least one; fails with {@link UnknownHostException}. */
    public CompletionStage<List<InetAddress>> resolve(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (InetAddresses.isInetAddress(bare)) {
            return CompletableFuture.completedFuture(List.of(InetAddresses.forString(bare)));
        }
        Known fresh = new Known();
        Known before = names.putIfAbsent(host, fresh);
        if (before == null) {
            ask(host, fresh);
            return fresh.addresses;
        }
        if (!before.asking && nanoClock.getAsLong() - before.untilNanos >= 0 && begin(before)) {
            ask(host, before);
        }
        return before.addresses;
    }

    /** Whether it is this caller who asks again; after a failure, everybody waits for the answer. */
    private static boolean begin(Known known) {
        synchronized (known) {
            boolean first = !known.asking;
            known.asking = true;
            if (first && known.addresses.isCompletedExceptionally()) {
                known.addresses = new CompletableFuture<>();
            }
            return first;
        }
    }

    private static Duration atLeast(Duration least, Duration ttl) {
        return ttl.compareTo(least) < 0 ? least : ttl;
    }

    private void ask(String host, Known known) {
        asks.apply(host).whenComplete((answer, failure) -> {
            Duration holds = failure == null ? atLeast(HOLDS_MIN, answer.ttl()) : FRESH;
            CompletableFuture<List<InetAddress>> asked = known.addresses;
            synchronized (known) {
                if (failure == null && asked.isDone()) {
                    known.addresses = CompletableFuture.completedFuture(answer.found());
                }
                known.untilNanos = nanoClock.getAsLong() + holds.toNanos();
                known.asking = false;
            }
            if (failure == null) {
                asked.complete(answer.found());
            } else {
                asked.completeExceptionally(failure);
            }
        });
    }
}
