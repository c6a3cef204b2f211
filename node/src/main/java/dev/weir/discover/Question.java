// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.discover.Dns.Answer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A question to DNS that is asked again whenever its answer does not hold any longer. Where nobody answers, the last
 * good answer holds; where the answer is that there is nothing, it holds for {@link #NOTHING_PERSISTS} more. Only the
 * timetable's thread asks; what holds is read from any thread.
 *
 * @param <T> what is found
 */
final class Question<T> {

    /*
     * A record that is changed in two steps, a zone that is loaded anew or a server that has lost it answer for a
     * moment that there is nothing. Taking that at its word empties an upstream that works; never taking it at its
     * word keeps instances for ever that were removed on purpose. So nothing counts when it has been said for a while.
     */

    /** For how long it is said that there is nothing until that is believed. */
    static final Duration NOTHING_PERSISTS = Duration.ofSeconds(30);

    private static final Duration HOLDS_MIN = Duration.ofSeconds(1);
    private static final Duration HOLDS_MAX = Duration.ofHours(1);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Question.class);

    private final String text;
    private final Supplier<CompletionStage<Answer<T>>> asks;
    private final Timetable timetable;
    private final Comparator<T> order;
    private final Runnable changed;
    private volatile List<T> found = List.of();
    private volatile Trouble trouble = Trouble.NONE;
    private volatile Optional<String> problem = Optional.empty();
    private Optional<Long> nothingSinceNanos = Optional.empty();
    private volatile Duration holds = Duration.ZERO;
    private boolean settled;
    private boolean closed;
    private Timetable.Appointment next = () -> {};

    /** What may be wrong with an answer. */
    private enum Trouble {
        NONE,
        NOTHING,
        NOTHING_YET_BELIEVED,
        UNANSWERED
    }

    /**
     * @param text for people: the upstream, the name, what of it
     * @param order in which what is found is listed: servers change theirs with every answer
     * @param changed is told when there is a first answer, or another one
     */
    Question(
            String text,
            Supplier<CompletionStage<Answer<T>>> asks,
            Timetable timetable,
            Comparator<T> order,
            Runnable changed) {
        this.text = text;
        this.asks = asks;
        this.timetable = timetable;
        this.order = order;
        this.changed = changed;
    }

    /** Asks, and goes on asking. */
    void ask() {
        if (!closed) {
            asks.get()
                    .whenComplete((answer, failure) -> timetable.execute(() -> {
                        if (closed) {
                            return;
                        }
                        if (failure == null) {
                            answered(answer);
                        } else {
                            unanswered(failure);
                        }
                    }));
        }
    }

    private void answered(Answer<T> answer) {
        if (answer.found().isEmpty()) {
            nothing(answer);
            return;
        }
        nothingSinceNanos = Optional.empty();
        if (trouble != Trouble.NONE) {
            log.info("{}: found again", text);
            trouble = Trouble.NONE;
            problem = Optional.empty();
        }
        holds = within(answer.ttl());
        use(answer.found().stream().distinct().sorted(order).toList(), holds);
    }

    private void nothing(Answer<T> answer) {
        long now = timetable.nanoTime();
        long since = nothingSinceNanos.orElse(now);
        nothingSinceNanos = Optional.of(since);
        boolean believed = found.isEmpty() || now - since >= NOTHING_PERSISTS.toNanos();
        if (believed) {
            nowNothing();
        } else {
            tell(
                    Trouble.NOTHING_YET_BELIEVED,
                    "there is nothing any more; the last answer holds until that has been so for "
                            + NOTHING_PERSISTS.toSeconds() + " s");
        }
        Duration left = NOTHING_PERSISTS.minusNanos(now - since);
        Duration again = within(answer.ttl());
        use(believed ? List.of() : found, !believed && left.compareTo(again) < 0 ? within(left) : again);
    }

    /** Worth a warning only where there was something: a name may well have addresses of one kind only. */
    private void nowNothing() {
        if (found.isEmpty() && trouble == Trouble.NONE) {
            trouble = Trouble.NOTHING;
            problem = Optional.of("there is nothing");
        }
        tell(Trouble.NOTHING, "there is nothing");
    }

    private void unanswered(Throwable failure) {
        nothingSinceNanos = Optional.empty();
        String reason = failure.getCause() instanceof Exception cause ? reason(cause) : reason(failure);
        tell(Trouble.UNANSWERED, found.isEmpty() ? reason : reason + "; the last answer holds");
        use(found, AGAIN);
    }

    private static String reason(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return "no server answers in time";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** Says it once for as long as it goes on. */
    private void tell(Trouble kind, String what) {
        problem = Optional.of(what);
        if (trouble != kind) {
            trouble = kind;
            log.warn("{}: {}", text, what);
        }
    }

    private void use(List<T> now, Duration again) {
        boolean news = !settled || !now.equals(found);
        settled = true;
        found = now;
        next = timetable.after(again, this::ask);
        if (news) {
            changed.run();
        }
    }

    private static Duration within(Duration ttl) {
        if (ttl.compareTo(HOLDS_MIN) < 0) {
            return HOLDS_MIN;
        }
        return ttl.compareTo(HOLDS_MAX) > 0 ? HOLDS_MAX : ttl;
    }

    /** What holds now; empty before the first answer. */
    List<T> found() {
        return found;
    }

    /** What is wrong with the last answer, for people. */
    Optional<String> problem() {
        return problem;
    }

    /** Whether the name has nothing of the kind: which is no trouble where it has something of another. */
    boolean isWithout() {
        return trouble == Trouble.NOTHING;
    }

    /** For how long the last good answer was said to hold. */
    Duration holds() {
        return holds;
    }

    /** Whether it has been asked once to the end. */
    boolean isSettled() {
        return settled;
    }

    /** It is not asked any more. */
    void close() {
        closed = true;
        next.cancel();
    }
}
