// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Where one request has been: each attempt goes to an instance that was not asked yet; when all were, round again, but
 * not to the last one twice in a row.
 *
 * @param <T> what is asked
 */
final class Tour<T> implements Handler {

    private final RoundRobin<T> balancer;
    private final Attempt<T> attempt;
    private final Supplier<List<T>> spared;
    private List<T> asked = List.of();

    /** Asks one. */
    @FunctionalInterface
    interface Attempt<T> {

        /** @param chosen whom to ask; empty where there is nobody */
        CompletionStage<Response> send(Request request, Optional<T> chosen);
    }

    Tour(RoundRobin<T> balancer, Attempt<T> attempt) {
        this(balancer, List::of, attempt);
    }

    /** @param spared those that must not be asked */
    Tour(RoundRobin<T> balancer, Supplier<List<T>> spared, Attempt<T> attempt) {
        this.spared = spared;
        this.balancer = balancer;
        this.attempt = attempt;
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        return attempt.send(request, choose());
    }

    private Optional<T> choose() {
        List<T> out = spared.get();
        if (asked.isEmpty()) {
            Optional<T> first = balancer.next();
            if (first.filter(out::contains).isPresent()) {
                first = balancer.next(out).filter(other -> !out.contains(other));
            }
            asked = first.map(List::of).orElse(List.of());
            return first;
        }
        Optional<T> other = balancer.next(joined(out));
        if (other.filter(joined(out)::contains).isPresent()) {
            asked = asked.subList(asked.size() - 1, asked.size());
            other = balancer.next(joined(out));
        }
        if (other.filter(out::contains).isPresent()) {
            other = balancer.next(out).filter(again -> !out.contains(again)); // the last one, once more
        }
        List<T> more = new ArrayList<>(asked);
        other.ifPresent(more::add);
        asked = more;
        return other;
    }

    private List<T> joined(List<T> out) {
        if (out.isEmpty()) {
            return asked;
        }
        List<T> joined = new ArrayList<>(asked);
        joined.addAll(out);
        return joined;
    }
}
