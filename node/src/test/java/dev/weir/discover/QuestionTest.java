// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discover.Dns.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class QuestionTest {

    private final ManualTimetable timetable = new ManualTimetable();
    private CompletionStage<Answer<String>> answer = answer(20, "a", "b");
    private int asked;
    private int changes;
    private final Question<String> question =
            new Question<>("orders", this::answer, timetable, String::compareTo, () -> changes++);

    @Test
    void it_is_asked_again_when_the_answer_does_not_hold_any_longer() {
        begin();

        advance(Duration.ofSeconds(19));
        assertThat(asked).isEqualTo(1);
        advance(Duration.ofSeconds(1));
        assertThat(asked).isEqualTo(2);

        assertThat(question.found()).containsExactly("a", "b");
        assertThat(question.holds()).isEqualTo(Duration.ofSeconds(20));
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void the_order_of_an_answer_is_no_change() {
        begin();

        answer = answer(20, "b", "a", "b");
        advance(Duration.ofSeconds(20));

        assertThat(changes).isEqualTo(1);
        assertThat(question.found()).containsExactly("a", "b");
    }

    @Test
    void an_answer_that_holds_for_no_time_is_asked_for_every_second() {
        answer = answer(0, "a");
        begin();

        advance(Duration.ofSeconds(3));

        assertThat(asked).isEqualTo(4);
    }

    @Test
    void the_last_answer_holds_for_as_long_as_nobody_answers() {
        begin();
        answer = CompletableFuture.failedFuture(new TimeoutException());

        advance(Duration.ofHours(2));

        assertThat(question.found()).containsExactly("a", "b");
        assertThat(question.problem()).contains("no server answers in time; the last answer holds");
        assertThat(asked).isGreaterThan(1000);
    }

    @Test
    void what_is_found_again_is_no_problem_any_more() {
        begin();
        answer = CompletableFuture.failedFuture(new IOException("unreachable"));
        advance(Duration.ofSeconds(20));
        answer = answer(20, "c");

        advance(Duration.ofSeconds(5));

        assertThat(question.problem()).isEmpty();
        assertThat(question.found()).containsExactly("c");
        assertThat(changes).isEqualTo(2);
    }

    @Test
    void nothing_is_believed_only_when_it_has_been_said_for_a_while() {
        begin();
        answer = answer(5);

        advance(Duration.ofSeconds(20).plus(Question.NOTHING_PERSISTS).minusMillis(1));
        assertThat(question.found()).containsExactly("a", "b");
        assertThat(question.problem()).hasValueSatisfying(why -> assertThat(why).contains("there is nothing any more"));
        advance(Duration.ofSeconds(1));

        assertThat(question.found()).isEmpty();
        assertThat(question.problem()).contains("there is nothing");
    }

    @Test
    void a_failure_in_between_makes_nothing_less_believable() {
        begin();
        answer = answer(5);
        advance(Duration.ofSeconds(45));
        answer = CompletableFuture.failedFuture(new TimeoutException());
        advance(Duration.ofSeconds(5));
        answer = answer(5);

        advance(Duration.ofSeconds(20));

        assertThat(question.found()).containsExactly("a", "b");
    }

    @Test
    void that_there_was_never_anything_is_an_answer() {
        answer = answer(5);

        begin();

        assertThat(question.isSettled()).isTrue();
        assertThat(question.found()).isEmpty();
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void nothing_is_asked_after_the_end() {
        begin();

        question.close();
        advance(Duration.ofHours(1));

        assertThat(asked).isEqualTo(1);
        assertThat(timetable.appointments()).isZero();
    }

    @Test
    void an_answer_after_the_end_changes_nothing() {
        CompletableFuture<Answer<String>> late = new CompletableFuture<>();
        answer = late;
        question.ask();

        question.close();
        late.complete(new Answer<>(List.of("a"), Duration.ofSeconds(1)));
        timetable.run();

        assertThat(changes).isZero();
        assertThat(timetable.appointments()).isZero();
    }

    private CompletionStage<Answer<String>> answer() {
        asked++;
        return answer;
    }

    private static CompletionStage<Answer<String>> answer(int ttlSeconds, String... found) {
        return CompletableFuture.completedFuture(new Answer<>(List.of(found), Duration.ofSeconds(ttlSeconds)));
    }

    private void begin() {
        question.ask();
        timetable.run();
    }

    private void advance(Duration time) {
        timetable.advance(time);
    }
}
