// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.health.HealthEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Changes of health as JSON. */
final class Events {

    private static final String ROUTE = "route ";

    private Events() {}

    /** The newest ones, and the newest of them first. */
    static List<HealthEvent> newest(List<HealthEvent> oldestFirst, int most) {
        int from = Math.max(0, oldestFirst.size() - most);
        List<HealthEvent> events = new ArrayList<>(oldestFirst.subList(from, oldestFirst.size()));
        Collections.reverse(events);
        return events;
    }

    static void write(List<HealthEvent> events, ArrayNode list) {
        events.forEach(event -> write(event, list.addObject()));
    }

    private static void write(HealthEvent event, ObjectNode body) {
        Times.write("at", event.atMillis(), body);
        body.put("upstream", event.upstream());
        String subject = event.subject();
        if (subject.startsWith(ROUTE)) {
            body.put("route", subject.substring(ROUTE.length()));
        } else if (!subject.isEmpty()) {
            body.put("instance", subject);
        }
        body.put("is", event.what()).put("worse", event.bad()).put("why", event.why());
        event.seenBy().forEach(body.putArray("seen-by")::add);
    }
}
