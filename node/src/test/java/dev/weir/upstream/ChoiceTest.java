// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.balance.Balancer;
import dev.weir.balance.Nearness;
import dev.weir.config.Balance;
import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Protocol;
import dev.weir.http.Requests;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoops;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    private final AtomicLong clock = new AtomicLong(1);
    private final Known known = new Known();
    private final IoLoops loops = IoLoops.start(1, SystemClock::nanos);
    private final Choice choice = new Choice(
            Balancer.of(Balance.Of.STANDARD, new LongestPause()), Optional.empty(), Nearness.NONE, known, clock::get);

    ChoiceTest() throws IOException {}

    /** What a test says is known. */
    private static final class Known implements Care {

        private final Map<String, Double> warmth = new HashMap<>();

        @Override
        public boolean isUsable(String url) {
            return warmth.getOrDefault(url, 1.0) > 0;
        }

        @Override
        public double warmth(String url) {
            return warmth.getOrDefault(url, 1.0);
        }
    }

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void there_may_be_nobody() {
        assertThat(choice.choose(Requests.get("/"), List.of())).isEmpty();
        assertThat(choice.members()).isEmpty();
    }

    @Test
    void who_comes_is_chosen_and_who_leaves_is_not() {
        choice.use(members("a", "b"));
        assertThat(counts(10)).isEqualTo(Map.of("http://a", 5, "http://b", 5));

        choice.use(members("b", "c"));

        assertThat(counts(10)).isEqualTo(Map.of("http://b", 5, "http://c", 5));
    }

    @Test
    void who_cannot_be_used_is_not_chosen_from_when_that_is_known() {
        choice.use(members("a", "b"));
        known.warmth.put("http://a", 0.0);

        choice.look();

        assertThat(counts(10)).isEqualTo(Map.of("http://b", 10));
        assertThat(choice.members()).as("it is still one of them").hasSize(2);
    }

    @Test
    void who_starts_slowly_gets_more_every_100_ms() {
        known.warmth.put("http://a", 0.1);
        choice.use(members("a", "b"));
        assertThat(counts(4096).get("http://a")).isCloseTo(4096 / 11, within(5));

        known.warmth.put("http://a", 0.5);
        assertThat(counts(4096).get("http://a")).as("not yet").isCloseTo(4096 / 11, within(5));
        clock.addAndGet(100_000_001);
        assertThat(counts(4096).get("http://a")).isCloseTo(4096 / 3, within(5));

        known.warmth.clear();
        clock.addAndGet(100_000_001);
        assertThat(counts(10).get("http://a")).isEqualTo(5);
    }

    private List<Member> members(String... hosts) {
        return Stream.of(hosts)
                .map(host -> new UpstreamConfig.Instance(URI.create("http://" + host), 1))
                .map(config -> new Member(
                        new Instance(
                                config,
                                Optional.empty(),
                                Protocol.HTTP1,
                                new Resolver(Runnable::run, Resolver.Lookup.system(), SystemClock::nanos),
                                loops),
                        config))
                .toList();
    }

    private Map<String, Integer> counts(int times) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < times; i++) {
            counts.merge(
                    choice.choose(Requests.get("/"), List.of()).map(Member::id).orElse("-"), 1, Integer::sum);
        }
        return counts;
    }
}
