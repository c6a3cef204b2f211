// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.cluster.Peers.Peer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who is here: of those the cluster counts as its members, the ones that have said something lately. A node that stands
 * still for a few seconds does not keep anybody from deciding. One thread.
 */
final class Attendance {

    /** Everybody says something every second. */
    static final Duration SILENT = Duration.ofMillis(2_500);

    private final String self;
    private final Map<String, Long> heardNanos = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    Attendance(String self) {
        this.self = self;
    }

    /** Whether a pulse is news, and not one that was overtaken or came twice. */
    boolean isNews(Pulse pulse, long nowNanos) {
        heardNanos.put(pulse.node(), nowNanos);
        Long last = sequences.get(pulse.node());
        if (last != null && last >= pulse.sequence()) {
            return false;
        }
        sequences.put(pulse.node(), pulse.sequence());
        return true;
    }

    /** Whether all that a node counted before this pulse was heard of, or is nothing. */
    boolean knowsAllBefore(Pulse pulse) {
        return known.contains(pulse.node()) || pulse.sequence() == 1;
    }

    void heard(Pulse pulse) {
        if (pulse.whole() || pulse.sequence() == 1) {
            known.add(pulse.node());
        }
    }

    /** Who is here; somebody who has just come is given time to say something. */
    Present present(List<Peer> members, long nowNanos) {
        Map<String, String> here = new TreeMap<>();
        Set<String> ids = new HashSet<>();
        for (Peer peer : members) {
            ids.add(peer.id());
            heardNanos.putIfAbsent(peer.id(), nowNanos);
            if (peer.id().equals(self) || nowNanos - heardNanos.get(peer.id()) <= SILENT.toNanos()) {
                here.put(peer.id(), peer.name());
            }
        }
        heardNanos.keySet().retainAll(ids);
        sequences.keySet().retainAll(ids);
        here.putIfAbsent(self, self);
        // Of those who are not here, all that was heard is forgotten.
        known.retainAll(here.keySet());
        return new Present(self, here);
    }

    /** This node itself has stood still: that nobody was heard is its own fault. */
    void stoodStill(long nowNanos) {
        heardNanos.replaceAll((node, before) -> nowNanos);
    }
}
