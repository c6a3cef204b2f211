// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.balance.Candidate;
import dev.weir.balance.Chooser;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where one request has been: each attempt goes to an instance that was not asked yet; when all were, round again, but
 * not to the last one twice in a row.
 *
 * @param <T> what is asked
 */
final class Tour<T extends Candidate> implements Handler {

    private final Chooser<T> chooser;
    private final Attempt<T> attempt;
    private List<T> asked = List.of();

    /** Asks one. */
    @FunctionalInterface
    interface Attempt<T> {

        /** @param chosen whom to ask; empty where there is nobody */
        CompletionStage<Response> send(Request request, Optional<T> chosen);
    }

    Tour(Chooser<T> chooser, Attempt<T> attempt) {
        this.chooser = chooser;
        this.attempt = attempt;
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        return attempt.send(request, choose(request));
    }

    private Optional<T> choose(Request request) {
        if (asked.isEmpty()) {
            Optional<T> first = chooser.choose(request, asked);
            asked = first.map(List::of).orElse(List.of());
            return first;
        }
        Optional<T> other = chooser.choose(request, asked);
        if (other.filter(asked::contains).isPresent()) {
            asked = asked.subList(asked.size() - 1, asked.size());
            other = chooser.choose(request, asked);
        }
        List<T> more = new ArrayList<>(asked);
        other.ifPresent(more::add);
        asked = more;
        return other;
    }
}
