// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When this node says something of itself, and how much. One thread. */
final class PulseMaker {

    static final Duration EVERY = Duration.ofMillis(200);
    static final Duration WHOLE_EVERY = Duration.ofSeconds(1);

    /** Not more often than that, however much fails. */
    static final Duration EARLIEST = Duration.ofMillis(20);

    private final String self;
    private Map<String, UpstreamPulse> whole = Map.of();
    private Map<String, UpstreamPulse> last = Map.of();
    private long sequence;
    private long wholeNanos;
    private long lastNanos;

    PulseMaker(String self) {
        this.self = self;
    }

    /** Whether something may be said, because something failed. */
    boolean mayBeEarly(long nowNanos) {
        return sequence == 0 || nowNanos - lastNanos >= EARLIEST.toNanos();
    }

    /** How long until something has to be looked for, if nothing happens. */
    boolean isDue(long nowNanos) {
        return sequence == 0 || nowNanos - lastNanos >= EVERY.toNanos();
    }

    /** What is to be said; empty when there is nothing new. */
    Optional<Pulse> pulse(Map<String, UpstreamPulse> now, long nowNanos, long clusterMillis) {
        boolean all = sequence == 0 || nowNanos - wholeNanos >= WHOLE_EVERY.toNanos();
        lastNanos = nowNanos;
        if (!all && now.equals(last)) {
            return Optional.empty();
        }
        sequence++;
        Map<String, UpstreamPulse> said = all ? now : changed(now);
        if (all) {
            whole = now;
            wholeNanos = nowNanos;
        }
        last = now;
        return Optional.of(new Pulse(self, sequence, all, clusterMillis, said));
    }

    /** What is different from when everything was said: if a pulse is lost, the next one says it again. */
    private Map<String, UpstreamPulse> changed(Map<String, UpstreamPulse> now) {
        Map<String, UpstreamPulse> changed = new HashMap<>();
        now.forEach((name, upstream) -> {
            UpstreamPulse before = whole.getOrDefault(name, UpstreamPulse.NOTHING);
            if (!upstream.equals(before)) {
                changed.put(name, changed(before, upstream));
            }
        });
        return changed;
    }

    private static UpstreamPulse changed(UpstreamPulse before, UpstreamPulse now) {
        Map<String, InstancePulse> instances = new HashMap<>(now.instances());
        instances.entrySet().removeAll(before.instances().entrySet());
        Map<String, BreakerPulse> breakers = new HashMap<>(now.breakers());
        breakers.entrySet().removeAll(before.breakers().entrySet());
        return new UpstreamPulse(now.requests(), now.retries(), now.reserved(), instances, breakers);
    }
}
