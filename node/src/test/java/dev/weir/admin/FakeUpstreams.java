// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.balance.Candidate;
import dev.weir.discover.InstanceSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Upstreams that run because a test says so; at first {@code orders} and {@code users} of {@link ScriptedHealth}. */
final class FakeUpstreams implements RunningUpstreams {

    static final Duration SLOW_START = Duration.ofSeconds(10);

    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private volatile List<RunningUpstream> all = List.of(
            upstream("orders", ScriptedHealth.ONE, ScriptedHealth.TWO), upstream("users", ScriptedHealth.USERS));

    static RunningUpstream upstream(String name, String... urls) {
        List<Candidate> instances =
                Arrays.stream(urls).<Candidate>map(Shown::new).toList();
        return new RunningUpstream(name, instances, Optional.empty(), SLOW_START);
    }

    static RunningUpstream discovered(String name, InstanceSource.View source, String... urls) {
        return new RunningUpstream(name, upstream(name, urls).instances(), Optional.of(source), SLOW_START);
    }

    void run(RunningUpstream... upstreams) {
        all = List.of(upstreams);
        followers.forEach(Runnable::run);
    }

    @Override
    public List<RunningUpstream> all() {
        return all;
    }

    @Override
    public void follow(Runnable follower) {
        followers.add(follower);
    }

    /** An instance in zone {@code b} that weighs twice as much as usual. */
    private record Shown(String id) implements Candidate {

        @Override
        public int weight() {
            return 2;
        }

        @Override
        public String zone() {
            return "b";
        }

        @Override
        public int priority() {
            return 1;
        }

        @Override
        public int inFlight() {
            return 0;
        }

        @Override
        public int ownInFlight() {
            return 0;
        }

        @Override
        public long latencyNanos() {
            return 0;
        }
    }
}
