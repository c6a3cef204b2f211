// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last changes of health that this node heard of, oldest first. From any thread. */
public final class EventLog {

    private static final Logger log = LoggerFactory.getLogger(EventLog.class);
    private static final int MAX = 1_000;

    private final List<Consumer<HealthEvent>> followers = new CopyOnWriteArrayList<>();
    private final Deque<HealthEvent> events = new ArrayDeque<>();

    /** Tells of what comes from now on, on the health thread. */
    void follow(Consumer<HealthEvent> follower) {
        followers.add(follower);
    }

    void add(HealthEvent event) {
        keep(event);
        followers.forEach(follower -> follower.accept(event));
    }

    private synchronized void keep(HealthEvent event) {
        events.add(event);
        if (events.size() > MAX) {
            events.remove();
        }
        String seen = event.seenBy().isEmpty() ? "" : ", seen by " + String.join(", ", event.seenBy());
        String why = event.why().isEmpty() ? "" : ": " + event.why();
        String subject = event.subject().isEmpty() ? "" : " " + event.subject();
        if (event.bad()) {
            log.warn("upstream {}{} is {}{}{}", event.upstream(), subject, event.what(), why, seen);
        } else {
            log.info("upstream {}{} is {}{}{}", event.upstream(), subject, event.what(), why, seen);
        }
    }

    /** Those of all upstreams. */
    public synchronized List<HealthEvent> all() {
        return List.copyOf(events);
    }

    /** Those of one upstream. */
    public synchronized List<HealthEvent> of(String upstream) {
        return events.stream()
                .filter(event -> event.upstream().equals(upstream))
                .toList();
    }
}
