// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionFeedTest {

    private final List<Runnable> tasks = new ArrayList<>();
    private final RevisionFeed feed = new RevisionFeed(tasks::add);
    private final List<Revision> told = new ArrayList<>();

    @Test
    void takes_no_late_news() {
        feed.follow(told::add);

        feed.hear(revision(3, "c"));
        feed.hear(revision(2, "b"));
        feed.hear(revision(3, "other"));
        runTasks();

        assertThat(told).containsExactly(revision(3, "c"));
    }

    @Test
    void takes_another_document_under_the_same_number_where_it_is_settled() {
        feed.follow(told::add);
        feed.hear(revision(3, "c"));
        runTasks();

        feed.settle(revision(3, "other"));
        feed.settle(revision(2, "b"));
        runTasks();

        assertThat(told).containsExactly(revision(3, "c"), revision(3, "other"));
        assertThat(feed.current()).contains(revision(3, "other"));
    }

    @Test
    void skips_what_is_overtaken_before_it_is_told() {
        feed.follow(told::add);

        feed.hear(revision(1, "a"));
        feed.hear(revision(2, "b"));
        runTasks();

        assertThat(told).containsExactly(revision(2, "b"));
    }

    @Test
    void says_yes_to_what_is_current_or_came_before() {
        boolean first = feed.hear(revision(1, "a"));
        boolean later = feed.hear(revision(3, "c"));

        assertThat(List.of(first, later)).containsOnly(true);
        assertThat(feed.hear(revision(1, "a"))).isTrue();
        assertThat(feed.hear(revision(2, "b"))).isTrue();
        assertThat(feed.hear(revision(2, "other"))).isFalse();
        assertThat(feed.hear(revision(3, "c"))).isTrue();
    }

    @Test
    void says_no_to_another_one_of_a_number_it_knows() {
        feed.hear(revision(1, "a"));
        feed.hear(revision(2, "b"));

        boolean before = feed.hear(revision(1, "other"));
        boolean current = feed.hear(revision(2, "other"));

        assertThat(List.of(before, current)).containsOnly(false);
    }

    @Test
    void says_no_to_what_came_before_the_first_one_it_knows() {
        feed.hear(revision(2, "lonely"));
        feed.settle(revision(4, "d"));

        boolean lonely = feed.hear(revision(2, "lonely"));
        boolean skipped = feed.hear(revision(3, "c"));

        assertThat(List.of(lonely, skipped)).containsOnly(false);
    }

    private void runTasks() {
        List.copyOf(tasks).forEach(Runnable::run);
        tasks.clear();
    }

    private static Revision revision(long number, String document) {
        return new Revision(number, document, "node-1", 17);
    }
}
