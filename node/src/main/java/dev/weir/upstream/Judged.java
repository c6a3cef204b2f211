// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.EjectConfig;
import dev.weir.config.UpstreamConfig;
import dev.weir.health.Failures;
import dev.weir.health.Health;
import dev.weir.health.UpstreamHealth;
import dev.weir.http.Filter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How an upstream's attempts are judged.
 *
 * @param health what is known and decided about its instances
 * @param failures what is an instance's failure
 * @param breaker refuses what had better not be tried
 * @param care what choosing has to know
 */
record Judged(UpstreamHealth health, Failures failures, Filter breaker, Care care) {

    static Judged by(Health health, String upstream, UpstreamConfig config, LongSupplier nanoClock) {
        UpstreamHealth known = health.upstream(upstream);
        Failures failures = Failures.of(config.health().eject());
        // A breaker that nothing trips is of no use: where nobody is ejected, the usual failures count.
        Failures broken = config.health().eject().on().isEmpty() ? Failures.of(EjectConfig.STANDARD) : failures;
        Filter breaker = new CircuitBreaker(known, broken, nanoClock, health::clusterMillis);
        return new Judged(known, failures, breaker, new Shared(known, config.slowStart(), health::clusterMillis));
    }

    /** What all nodes have agreed on. */
    private record Shared(UpstreamHealth health, Duration slowStart, LongSupplier clusterMillis) implements Care {

        @Override
        public long changes() {
            return health.changes();
        }

        @Override
        public boolean isUsable(String url) {
            return health.standing(url).usable();
        }

        @Override
        public double warmth(String url) {
            return slowStart.isZero() ? 1 : health.standing(url).warmth(clusterMillis.getAsLong(), slowStart);
        }
    }
}
