// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.config.BreakerConfig;
import dev.weir.config.EjectConfig;
import dev.weir.config.UpstreamConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway config asks for about an upstream's health.
 *
 * @param instances their URLs
 * @param eject when requests tell that an instance is bad; empty for never
 * @param probe how many probes tell that it is; empty where nobody probes
 * @param panic when fewer than this share may be used, all are
 * @param breaker when the requests of a route are refused; empty for never
 */
public record Rules(
        List<String> instances, Optional<Eject> eject, Optional<Probe> probe, double panic, Optional<Breaker> breaker) {

    public Rules {
        instances = List.copyOf(instances);
    }

    /** What holds before a config has said anything. */
    static final Rules NONE = new Rules(List.of(), Optional.empty(), Optional.empty(), 0, Optional.empty());

    /** What a config says of an upstream. */
    public static Rules of(UpstreamConfig config) {
        EjectConfig eject = config.health().eject();
        Share rate = new Share(eject.failureRate().share(), eject.over(), eject.window());
        Eject ejects = new Eject(
                eject.consecutiveFailures(),
                rate,
                eject.slowAfter().map(after -> new Slow(after, eject.slowRate().share())),
                eject.spared(),
                eject.maxFor(),
                eject.max().share());
        return new Rules(
                config.instances().stream().map(one -> one.url().toString()).toList(),
                eject.on().isEmpty() && eject.slowAfter().isEmpty() ? Optional.empty() : Optional.of(ejects),
                config.health().probe().map(probe -> new Probe(probe.healthyAfter(), probe.unhealthyAfter())),
                config.health().panic().share(),
                config.circuitBreaker().map(Rules::breaker));
    }

    private static Breaker breaker(BreakerConfig config) {
        return new Breaker(
                new Share(config.failureRate().share(), config.over(), config.window()),
                config.slowAfter()
                        .map(after -> new Slow(after, config.slowRate().share())),
                config.openFor());
    }

    /** The same for other instances. */
    public Rules withInstances(List<String> others) {
        return new Rules(others, eject, probe, panic, breaker);
    }

    /**
     * When an instance is ejected, and for how long.
     *
     * @param consecutive failures in a row, of all nodes together
     * @param rate share of failures in the window
     * @param slow share of slow answers in the window; empty for whatever they take
     * @param lasts the first time; so often as long as it is ejected in a row
     * @param lastsMax never longer
     * @param max share of the instances that may be ejected
     */
    public record Eject(
            int consecutive, Share rate, Optional<Slow> slow, Duration lasts, Duration lastsMax, double max) {}

    /**
     * When a share of many is too much.
     *
     * @param over so many at least
     * @param window of so long
     */
    public record Share(double share, int over, Duration window) {

        boolean exceeds(long bad, long all) {
            return all >= over && bad >= share * all && bad > 0;
        }
    }

    /**
     * What is slow.
     *
     * @param after an answer that takes longer
     * @param share of such answers that is too much
     */
    public record Slow(Duration after, double share) {}

    /** So many probes in a row tell. */
    public record Probe(int healthyAfter, int unhealthyAfter) {}

    /** When the requests of a route are refused, and for how long. */
    public record Breaker(Share rate, Optional<Slow> slow, Duration openFor) {}
}
