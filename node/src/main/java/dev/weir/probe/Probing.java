// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import dev.weir.config.ProbeConfig;
import dev.weir.http.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The probes of one instance, as long as they are this node's to make: the first one at once, then one after the other
 * at intervals that differ a little, so that the probes of many instances do not fall together. Only its I/O thread
 * touches it.
 */
final class Probing {

    /** An interval is longer or shorter by at most this part. */
    private static final double JITTER = 0.1;

    /** The first probe is not later than this. */
    private static final Duration FIRST = Duration.ofMillis(100);

    /** How often it is looked whether another node has left its probes to this one. */
    private static final Duration LOOKS = Duration.ofMillis(500);

    private final String upstream;
    private final String url;
    private final ProbeConfig config;
    private final Maker maker;
    private final Tools tools;
    private EventLoop.Timer next = () -> {};
    private Optional<Probe> underWay = Optional.empty();
    private long dueNanos;
    private boolean mine;
    private boolean due;
    private boolean closed;

    /** What the probings of an I/O thread have in common. */
    record Tools(Findings findings, RandomGenerator random, EventLoop loop, LongSupplier nanoClock) {}

    /** Makes probes of the instance. */
    @FunctionalInterface
    interface Maker {

        Probe make(Consumer<String> over);
    }

    Probing(String upstream, String url, ProbeConfig config, Maker maker, Tools tools) {
        this.upstream = upstream;
        this.url = url;
        this.maker = maker;
        this.config = config;
        this.tools = tools;
    }

    void start() {
        if (!closed) {
            look();
        }
    }

    /** Looks whose it is, and goes on accordingly. */
    private void look() {
        boolean before = mine;
        mine = tools.findings.isMine(upstream, url);
        if (!mine) {
            if (before) {
                stop();
                tools.findings.forget(upstream, url);
            }
            Duration wait = config.every().compareTo(LOOKS) < 0 ? config.every() : LOOKS;
            next = tools.loop.schedule(this::look, wait);
        } else if (before) {
            probe();
        } else {
            Duration first = FIRST.compareTo(config.every()) < 0 ? FIRST : config.every();
            long jitter = (long) (first.toNanos() * tools.random.nextDouble());
            dueNanos = tools.nanoClock.getAsLong() + jitter;
            next = tools.loop.schedule(this::probe, Duration.ofNanos(jitter));
        }
    }

    /** One probe, unless the one before is still under way: then when it is over. */
    private void probe() {
        if (underWay.isPresent()) {
            due = true;
            return;
        }
        due = false;
        long every = config.every().toNanos();
        long interval = (long) (every * (1 - JITTER + 2 * JITTER * tools.random.nextDouble()));
        // From when it was due, so that late ones do not add up; from now where that is long ago.
        long now = tools.nanoClock.getAsLong();
        dueNanos = (now - dueNanos > every ? now : dueNanos) + interval;
        next = tools.loop.schedule(this::look, Duration.ofNanos(Math.max(0, dueNanos - now)));
        Probe probe = maker.make(this::over);
        underWay = Optional.of(probe);
        probe.start();
    }

    private void over(String why) {
        underWay = Optional.empty();
        tools.findings.probed(upstream, url, why.isEmpty(), why);
        if (due && !closed) {
            look();
        }
    }

    private void stop() {
        next.cancel();
        underWay.ifPresent(Probe::cancel);
        underWay = Optional.empty();
        due = false;
    }

    /** No more probes, and nothing is told of one that is under way. */
    void close() {
        closed = true;
        stop();
        if (mine) {
            tools.findings.forget(upstream, url);
        }
    }
}
