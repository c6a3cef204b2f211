// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What this node knows of an upstream's health, and what is decided about it. Public methods are for any thread; what
 * changes is changed by the health thread alone.
 */
public final class UpstreamHealth {

    private final String name;
    private final String self;
    private final int loops;
    private final LongSupplier nanoClock;
    private final Runnable failure;
    private final Map<String, InstanceWatch> instances = new ConcurrentHashMap<>();
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
    private final RetryShare retries;
    private volatile Rules rules = Rules.NONE;
    private volatile Ruling ruling;
    private volatile Map<String, Standing> standings = Map.of();
    private volatile boolean trials;
    private final AtomicLong changes = new AtomicLong();
    private UpstreamEvidence evidence = new UpstreamEvidence(Rules.NONE);

    UpstreamHealth(String name, String self, int loops, LongSupplier nanoClock, Runnable failure) {
        this.name = name;
        this.self = self;
        this.loops = loops;
        this.nanoClock = nanoClock;
        this.failure = failure;
        this.ruling = Ruling.none(name);
        this.retries = new RetryShare(nanoClock);
    }

    public String name() {
        return name;
    }

    /** What an instance's attempts are counted with. */
    public Counters counters(String url) {
        return watch(url).counters();
    }

    /** Whether this node may ask an instance now: a look into a table. */
    public Standing standing(String url) {
        return standings.getOrDefault(url, Standing.GOOD);
    }

    /** What guards the requests of a route. */
    public Breaker breaker(String route) {
        return breakers.computeIfAbsent(route, key -> {
            Breaker made = new Breaker(loops, nanoClock, failure);
            made.slowAfter(breakerSlowNanos(rules));
            made.follow(ruling.breakers().getOrDefault(key, BreakerVerdict.CLOSED), self);
            return made;
        });
    }

    /** How often the requests of all nodes may be sent again. */
    public RetryShare retries() {
        return retries;
    }

    /** What holds now. */
    public Ruling ruling() {
        return ruling;
    }

    /** How many of the instances are healthy. */
    long healthyInstances() {
        return rules.instances().stream().filter(this::isHealthy).count();
    }

    /** What a probe of this node has seen. */
    public void probed(String url, boolean good, long clusterMillis, String why) {
        watch(url).probed(good, clusterMillis, why);
        failure.run();
    }

    /** This node no longer probes the instance. */
    public void forgetProbes(String url) {
        watch(url).forgetProbes();
    }

    /** Another number whenever it has changed who may be asked. */
    public long changes() {
        return changes.get();
    }

    /** Whether there may be a trial to be made. */
    public boolean hasTrials() {
        return trials;
    }

    Rules rules() {
        return rules;
    }

    UpstreamEvidence evidence() {
        return evidence;
    }

    Map<String, Breaker> breakers() {
        return breakers;
    }

    /** Whether a config has said what is asked for; until then nothing is decided. */
    boolean isConfigured() {
        return !rules.equals(Rules.NONE);
    }

    /** From now on this is asked for. At once, so that nobody is given counters that are about to be forgotten. */
    void admit(Rules wanted) {
        rules = wanted;
        instances.keySet().retainAll(wanted.instances());
    }

    /** Goes by what is asked for now. */
    void adapt() {
        Rules wanted = rules;
        if (!evidence.fits(wanted)) {
            evidence = new UpstreamEvidence(wanted);
        }
        long slowNanos = wanted.eject()
                .flatMap(Rules.Eject::slow)
                .map(slow -> slow.after().toNanos())
                .orElse(Long.MAX_VALUE);
        wanted.instances().forEach(url -> watch(url).counters().slowAfter(slowNanos));
        breakers.values().forEach(breaker -> breaker.slowAfter(breakerSlowNanos(wanted)));
        stand();
    }

    private static long breakerSlowNanos(Rules rules) {
        return rules.breaker()
                .flatMap(Rules.Breaker::slow)
                .map(slow -> slow.after().toNanos())
                .orElse(Long.MAX_VALUE);
    }

    /** What this node says of it. */
    UpstreamPulse pulse(long aheadMillis) {
        Map<String, InstancePulse> said = new HashMap<>();
        instances.forEach((url, watch) -> said.put(url, watch.pulse(aheadMillis)));
        Map<String, BreakerPulse> routes = new HashMap<>();
        if (rules.breaker().isPresent()) {
            breakers.forEach((route, breaker) -> routes.put(route, breaker.pulse()));
        }
        return new UpstreamPulse(retries.requests(), retries.granted(), retries.reserved(), said, routes);
    }

    void heard(Pulse pulse, UpstreamPulse said, boolean fromZero, Present present, long nowMillis) {
        evidence.heard(pulse, said, fromZero, nowMillis);
        for (String url : said.instances().keySet()) {
            InstanceWatch watch = instances.get(url);
            if (watch != null) {
                countOthers(url, watch);
            }
        }
        if (!pulse.node().equals(self)) {
            retries.heard(pulse.node());
            shareRetries(present, nowMillis);
        }
    }

    private void shareRetries(Present present, long nowMillis) {
        Set<String> others = new HashSet<>(present.ids());
        others.remove(self);
        long asked = 0;
        long taken = 0;
        for (String node : others) {
            Outcomes traffic = evidence.traffic(node, nowMillis);
            asked += traffic.ok();
            taken += traffic.failed() + evidence.reserved(node);
        }
        retries.others(others, asked, taken);
    }

    private void countOthers(String url, InstanceWatch watch) {
        IntSummaryStatistics others = evidence.instance(url).all().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(self))
                .mapToInt(entry -> entry.getValue().inFlight())
                .summaryStatistics();
        watch.counters().othersInFlight((int) others.getSum(), (int) others.getCount());
    }

    /** Looks after what this node does by itself. */
    void look(long clusterMillis, Present present) {
        int unreachedMax = present.ids().size() < 2
                ? 0
                : rules.eject().map(Rules.Eject::consecutive).orElse(0);
        boolean changed = false;
        for (InstanceWatch watch : instances.values()) {
            changed |= watch.look(clusterMillis, unreachedMax);
        }
        breakers.values().forEach(breaker -> breaker.look(clusterMillis));
        if (changed) {
            stand();
        }
    }

    /** Forgets who is gone. */
    void keep(Present present, long nowMillis) {
        shareRetries(present, nowMillis);
        evidence.keep(present.ids(), rules.instances());
        instances.forEach(this::countOthers);
    }

    /** What is decided holds from now on. Returns what is different. */
    List<HealthEvent> follow(Ruling decided, long nowMillis) {
        Ruling before = ruling;
        ruling = decided;
        decided.instances().forEach((url, verdict) -> {
            boolean judged = Changes.isJudged(before.instances(), url, verdict);
            if (judged) {
                evidence.instance(url).clear();
            }
            InstanceWatch watch = instances.get(url);
            if (watch != null) {
                watch.follow(verdict, self, judged);
            }
        });
        breakers.forEach((route, breaker) -> {
            BreakerVerdict verdict = decided.breakers().getOrDefault(route, BreakerVerdict.CLOSED);
            if (verdict.state() != breaker.verdict().state()) {
                evidence.breaker(route).clear();
            }
            breaker.follow(verdict, self);
        });
        stand();
        return Changes.between(before, decided, nowMillis);
    }

    /** Nothing was decided, and nothing was seen: this node has come to another cluster. */
    void begin() {
        ruling = Ruling.none(name);
        evidence = new UpstreamEvidence(rules);
    }

    private void stand() {
        Map<String, Standing> now = new TreeMap<>();
        boolean nobodyElse = rules.instances().stream()
                .allMatch(url -> !isHealthy(url) || watch(url).isAvoided());
        for (String url : rules.instances()) {
            now.put(url, standing(url, nobodyElse));
        }
        if (!now.equals(standings)) {
            standings = Map.copyOf(now);
            trials = now.values().stream().anyMatch(Standing::trial);
            changes.incrementAndGet();
        }
    }

    private boolean isHealthy(String url) {
        Verdict verdict = ruling.instances().get(url);
        return verdict == null || verdict.is(Verdict.State.HEALTHY);
    }

    /** @param nobodyElse this node cannot reach any: then it may as well try */
    private Standing standing(String url, boolean nobodyElse) {
        Verdict verdict = ruling.instances().get(url);
        if (verdict == null) {
            return Standing.GOOD;
        }
        long warm = verdict.warmSinceMillis();
        if (verdict.state().byHand()) {
            return new Standing(false, false, warm);
        }
        InstanceWatch watch = watch(url);
        boolean usable = ruling.panic() || (isHealthy(url) && (!watch.isAvoided() || nobodyElse));
        return new Standing(usable, !usable && watch.counters().hasTrial(), warm);
    }

    InstanceWatch watch(String url) {
        return instances.computeIfAbsent(url, key -> new InstanceWatch(loops, nanoClock, failure));
    }
}
