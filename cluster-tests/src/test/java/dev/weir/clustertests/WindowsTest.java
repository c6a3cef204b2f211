// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.Admitted.Stretch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The measure that limits are held against must not be blind. */
class WindowsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void one_too_many_in_a_window_is_seen() {
        Admitted admitted = new Admitted(List.of(new Stretch(10, 20), new Stretch(30, 40), new Stretch(998, 999)));

        assertThat(Windows.of(SECOND, admitted).excess(2, admitted)).isPresent();
        assertThat(Windows.of(SECOND, admitted).excess(3, admitted)).isEmpty();
    }

    @Test
    void one_on_the_edge_counts_where_there_is_room() {
        Admitted before = new Admitted(List.of(new Stretch(10, 20), new Stretch(995, 1005)));
        Admitted after = new Admitted(List.of(new Stretch(995, 1005), new Stretch(1010, 1020)));

        assertThat(Windows.of(SECOND, before).excess(1, before)).isEmpty();
        assertThat(Windows.of(SECOND, after).excess(1, after)).isEmpty();
    }

    @Test
    void one_on_the_edge_of_two_full_windows_is_seen() {
        Admitted admitted = new Admitted(List.of(new Stretch(10, 20), new Stretch(995, 1005), new Stretch(1500, 1510)));

        assertThat(Windows.of(SECOND, admitted).excess(1, admitted))
                .hasValueSatisfying(text -> assertThat(text).startsWith("3 in 2 window(s) from 0"));
    }

    @Test
    void two_on_the_edges_of_three_windows_cannot_both_be_excused() {
        List<Stretch> stretches = new ArrayList<>(List.of(new Stretch(10, 20), new Stretch(2500, 2510)));
        stretches.add(new Stretch(990, 1010));
        stretches.add(new Stretch(1990, 2010));
        Admitted admitted = new Admitted(stretches);

        assertThat(Windows.of(SECOND, admitted).excess(1, admitted)).isPresent();
    }

    @Test
    void a_window_that_is_not_full_is_seen() {
        Admitted admitted = new Admitted(List.of(new Stretch(10, 20), new Stretch(995, 1005), new Stretch(2500, 2510)));

        Windows windows = Windows.within(SECOND, 0, 3000);

        assertThat(windows.count()).isEqualTo(3);
        assertThat(windows.shortfall(1, admitted)).isEmpty();
        assertThat(windows.shortfall(2, admitted)).isPresent();
    }

    @Test
    void one_of_which_nobody_knows_may_have_been_counted_or_not() {
        Stretch each = new Stretch(10, 20);
        Windows window = new Windows(Duration.ofSeconds(1), 0, 1);
        List<Stretch> three = List.of(each, each, each);
        List<Stretch> four = List.of(each, each, each, each);

        assertThat(window.excess(3, new Admitted(three, List.of(each)))).isEmpty();
        assertThat(window.shortfall(4, new Admitted(three, List.of(each)))).isEmpty();
        assertThat(window.shortfall(4, new Admitted(three))).isPresent();
        assertThat(window.shortfall(4, new Admitted(List.of(each), four))).isPresent();
    }

    @Test
    void only_whole_windows_lie_within_a_span() {
        assertThat(Windows.within(SECOND, 1, 2999)).isEqualTo(new Windows(SECOND, 1000, 1));
        assertThat(Windows.within(SECOND, 1, 999).count()).isZero();
        assertThat(Windows.touched(SECOND, 999, 1000)).isEqualTo(new Windows(SECOND, 0, 2));
    }
}
