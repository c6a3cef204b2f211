// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditEntry.Outcome;
import dev.weir.cluster.AuditLog;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is done in the audit log: that it was begun, before, and what became of it, before anybody is told. Each
 * deed is a line in the log of its node as well. A cluster that does not answer holds nobody up for long: what is done
 * may be what it needs.
 */
final class Auditor {

    private static final Logger log = LoggerFactory.getLogger(Auditor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final AuditLog audit;
    private final Executor worker;

    /** @param worker where deeds are done */
    Auditor(AuditLog audit, Executor worker) {
        this.audit = audit;
        this.worker = worker;
    }

    /**
     * What is kept of a deed that has ended well.
     *
     * @param status with which it was answered; 0 where there is none
     */
    record Told(Outcome outcome, int status, Change change) {

        /** Done, and that is all there is to tell. */
        static final Told DONE = new Told(Outcome.DONE, 0, Change.PLAIN);

        /** What not every node has confirmed is done all the same. */
        static Told of(Answer answer) {
            return new Told(Outcome.DONE, answer.status(), answer.change());
        }
    }

    /** A deed, and what it answers. */
    <T> CompletionStage<T> kept(Author author, String what, Supplier<CompletionStage<T>> deed, Function<T, Told> told) {
        AuditEntry begun = audit.begun(author.name(), what);
        return put(begun)
                .thenComposeAsync(known -> begin(deed), worker)
                .handle((result, failure) -> ended(begun, result, failure, told))
                .thenCompose(result -> result);
    }

    /** One that is done again and again: kept when it has changed something, or failed. */
    CompletionStage<Answer> keptIfNew(Author author, String what, Supplier<CompletionStage<Answer>> deed) {
        AuditEntry begun = audit.begun(author.name(), what);
        return begin(deed)
                .handle((answer, failure) -> answer != null && answer.change().equals(Change.NOTHING)
                        ? CompletableFuture.completedStage(answer)
                        : ended(begun, answer, failure, Told::of))
                .thenCompose(result -> result);
    }

    private static <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> deed) {
        try {
            return deed.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private <T> CompletionStage<T> ended(
            AuditEntry begun, @Nullable T result, @Nullable Throwable failure, Function<T, Told> told) {
        if (result == null) {
            Throwable cause = cause(failure);
            int status = cause instanceof Refusal refusal ? refusal.status() : 500;
            Outcome outcome = status < 500 ? Outcome.REFUSED : Outcome.FAILED;
            return close(begun, new Told(outcome, status, Change.PLAIN))
                    .thenCompose(known -> CompletableFuture.failedStage(cause));
        }
        return close(begun, told.apply(result)).thenApply(known -> result);
    }

    private CompletionStage<Boolean> close(AuditEntry begun, Told told) {
        Change change = told.change();
        AuditEntry entry = begun.ended(told.outcome(), told.status(), change.before(), change.after(), change.words());
        log.info("audit {}", json(entry));
        return put(entry);
    }

    private CompletionStage<Boolean> put(AuditEntry entry) {
        return audit.put(entry)
                .thenApply(known -> true)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Throwable cause(@Nullable Throwable failure) {
        Throwable inner = failure instanceof CompletionException ? failure.getCause() : failure;
        return Optional.ofNullable(inner).orElseGet(() -> new IllegalStateException("neither answered nor failed"));
    }

    /** An entry as the admin API tells it. */
    static ObjectNode json(AuditEntry entry) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Times.write("at", entry.atMillis(), body);
        body.put("node", entry.node()).put("who", entry.who()).put("what", entry.what());
        body.put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
        if (entry.status() > 0) {
            body.put("status", entry.status());
        }
        if (entry.after() > 0) {
            body.put("before", entry.before()).put("after", entry.after());
        }
        if (!entry.changes().isEmpty()) {
            entry.changes().forEach(body.putArray("changes")::add);
        }
        return body;
    }
}
