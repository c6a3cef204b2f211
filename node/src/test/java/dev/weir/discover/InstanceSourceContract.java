// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.UpstreamConfig.Instance;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every source of instances promises. */
abstract class InstanceSourceContract {

    final ManualTimetable timetable = new ManualTimetable();
    int changes;
    private InstanceSource source;

    @BeforeEach
    final void make() {
        source = source();
    }

    abstract InstanceSource source();

    /** Makes instances be at these ports of 10.0.0.1, and nowhere else; it is known after a few seconds. */
    abstract void at(int... ports) throws IOException;

    /** Makes the source unable to look. */
    abstract void breakDown() throws IOException;

    /** Whether it has anything that follows changes. */
    abstract boolean isFollowing();

    final InstanceSource started() {
        source.start(() -> changes++);
        timetable.run();
        return source;
    }

    final List<String> urls() {
        return source.found().stream().map(Instance::url).map(URI::toString).toList();
    }

    final void settle() {
        timetable.advance(Duration.ofSeconds(40));
    }

    @AfterEach
    void end() throws IOException {
        source.close();
        timetable.run();
    }

    private static String[] urls(int... ports) {
        return Arrays.stream(ports).mapToObj(port -> "http://10.0.0.1:" + port).toArray(String[]::new);
    }

    @Test
    void nothing_is_looked_for_before_the_start() throws Exception {
        at(8080);

        settle();

        assertThat(source.isSettled()).isFalse();
        assertThat(source.found()).isEmpty();
        assertThat(timetable.appointments()).isZero();
    }

    @Test
    void what_is_there_is_found_at_once() throws Exception {
        at(8080, 8081);

        started();

        assertThat(source.isSettled()).isTrue();
        assertThat(urls()).containsExactlyInAnyOrder(urls(8080, 8081));
        assertThat(source.view().found()).isEqualTo(2);
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void what_comes_and_goes_is_followed() throws Exception {
        at(8080, 8081);
        started();

        at(8081, 8082);
        settle();
        assertThat(urls()).containsExactlyInAnyOrder(urls(8081, 8082));
        assertThat(changes).isEqualTo(2);

        at();
        settle();
        settle();
        assertThat(urls()).isEmpty();
        assertThat(changes).isEqualTo(3);
    }

    @Test
    void what_stays_the_same_is_no_news() throws Exception {
        at(8080);
        started();

        settle();
        at(8080);
        settle();

        assertThat(changes).isEqualTo(1);
    }

    @Test
    void it_settles_where_there_is_nothing() throws Exception {
        at();

        started();

        assertThat(source.isSettled()).isTrue();
        assertThat(changes).isEqualTo(1);
    }

    @Test
    void what_was_known_stays_when_it_cannot_look_any_more() throws Exception {
        at(8080, 8081);
        started();

        breakDown();
        settle();
        settle();

        assertThat(urls()).containsExactlyInAnyOrder(urls(8080, 8081));
    }

    @Test
    void the_end_leaves_nothing_behind() throws Exception {
        at(8080);
        started();
        assertThat(isFollowing()).isTrue();

        source.close();
        timetable.run();
        at(8081);
        settle();

        assertThat(timetable.appointments()).isZero();
        assertThat(isFollowing()).isFalse();
        assertThat(changes).isEqualTo(1);
    }
}
