// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ProbeConfig;
import dev.weir.document.Readings;
import dev.weir.http.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbingTest {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final ManualLoop loop = new ManualLoop();
    private final NotedFindings findings = new NotedFindings();
    private final List<ScriptedProbe> probes = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private boolean answering = true;
    private final Probing probing = new Probing(
            "orders",
            "http://10.0.0.1:8080",
            config(),
            over -> {
                times.add(loop.nowNanos());
                ScriptedProbe probe = new ScriptedProbe(over);
                probes.add(probe);
                if (answering) {
                    loop.execute(() -> over.accept(""));
                }
                return probe;
            },
            new Probing.Tools(findings, new Random(1), loop, loop::nowNanos));

    @Test
    void the_first_probe_is_made_at_once() {
        probing.start();

        loop.advance(Duration.ofMillis(100));

        assertThat(probes).hasSize(1);
        assertThat(findings.said).containsExactly("good");
    }

    @Test
    void the_others_follow_at_intervals_that_differ_a_little_and_do_not_drift() {
        probing.start();

        loop.advance(EVERY.multipliedBy(1000));

        assertThat(probes).hasSizeBetween(990, 1011);
        assertThat(intervals()).allMatch(nanos -> nanos >= 4_500_000_000L && nanos <= 5_500_000_000L);
        assertThat(intervals().stream().distinct()).hasSizeGreaterThan(900);
    }

    @Test
    void no_probe_begins_while_another_one_is_under_way_and_the_next_one_follows_it() {
        answering = false;
        probing.start();
        loop.advance(Duration.ofSeconds(20));
        assertThat(probes).hasSize(1);

        answering = true;
        probes.get(0).over.accept("too late");
        loop.run();

        assertThat(probes).hasSize(2);
        assertThat(findings.said).containsExactly("bad: too late", "good");
    }

    @Test
    void what_another_node_probes_is_left_alone_until_it_is_ours() {
        findings.mine(false);
        probing.start();
        loop.advance(Duration.ofSeconds(60));
        assertThat(probes).isEmpty();

        findings.mine(true);
        loop.advance(Duration.ofMillis(600));

        assertThat(probes).hasSize(1);
    }

    @Test
    void what_is_ours_no_more_is_forgotten() {
        probing.start();
        loop.advance(Duration.ofSeconds(1));

        findings.mine(false);
        loop.advance(Duration.ofSeconds(60));

        assertThat(probes).hasSize(1);
        assertThat(findings.said).containsExactly("good", "forget");
    }

    @Test
    void after_the_end_nothing_is_made_and_nothing_is_told() {
        answering = false;
        probing.start();
        loop.advance(Duration.ofSeconds(1));

        probing.close();
        loop.advance(Duration.ofSeconds(60));

        assertThat(probes).singleElement().satisfies(probe -> assertThat(probe.cancelled)
                .isTrue());
        assertThat(loop.timers()).isZero();
        assertThat(findings.said).containsExactly("forget");
    }

    private List<Long> intervals() {
        List<Long> intervals = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            intervals.add(times.get(i) - times.get(i - 1));
        }
        return intervals;
    }

    private static ProbeConfig config() {
        try {
            return Readings.read(ProbeConfig.class, "{path: /, every: 5s}");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
