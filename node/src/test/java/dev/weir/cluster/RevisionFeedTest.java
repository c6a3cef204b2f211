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
    void tells_of_another_document_under_the_same_number() {
        feed.follow(told::add);
        feed.become(revision(3, "c"));
        runTasks();

        feed.become(revision(3, "other"));
        feed.become(revision(3, "other"));
        runTasks();

        assertThat(told).containsExactly(revision(3, "c"), revision(3, "other"));
        assertThat(feed.current()).contains(revision(3, "other"));
    }

    @Test
    void skips_what_is_overtaken_before_it_is_told() {
        feed.follow(told::add);

        feed.become(revision(1, "a"));
        feed.become(revision(2, "b"));
        runTasks();

        assertThat(told).containsExactly(revision(2, "b"));
    }

    private void runTasks() {
        List.copyOf(tasks).forEach(Runnable::run);
        tasks.clear();
    }

    private static Revision revision(long number, String document) {
        return new Revision(number, document, "node-1", 17);
    }
}
