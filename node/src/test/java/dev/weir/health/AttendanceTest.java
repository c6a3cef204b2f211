// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Peers.Peer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttendanceTest {

    private static final List<Peer> MEMBERS = List.of(new Peer("a", "node-1"), new Peer("b", "node-2"));
    private static final long LATER = Attendance.SILENT.toNanos() + 1;

    private final Attendance attendance = new Attendance("a");

    private static Pulse pulse(long sequence) {
        return new Pulse("b", sequence, true, 0, Map.of());
    }

    @Test
    void of_a_node_that_is_heard_from_its_start_all_is_known() {
        attendance.heard(pulse(1));

        assertThat(attendance.present(MEMBERS, 0).ids()).containsExactly("a", "b");
        assertThat(attendance.knowsAllBefore(pulse(2))).isTrue();
    }

    @Test
    void what_a_silent_node_counted_is_not_taken_for_what_it_does_when_it_is_heard_again() {
        attendance.present(MEMBERS, 0);
        attendance.heard(pulse(1));

        assertThat(attendance.present(MEMBERS, LATER).ids()).containsExactly("a");
        assertThat(attendance.isNews(pulse(900), LATER)).isTrue();
        assertThat(attendance.knowsAllBefore(pulse(900))).isFalse();

        attendance.heard(pulse(900));
        assertThat(attendance.present(MEMBERS, LATER).ids()).containsExactly("a", "b");
        assertThat(attendance.knowsAllBefore(pulse(901))).isTrue();
    }
}
