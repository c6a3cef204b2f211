// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.health.BreakerPulse;
import dev.weir.health.BreakerVerdict;
import dev.weir.health.Deed;
import dev.weir.health.Exchange.Done;
import dev.weir.health.InstancePulse;
import dev.weir.health.Outcomes;
import dev.weir.health.ProbeReport;
import dev.weir.health.Pulse;
import dev.weir.health.Ruling;
import dev.weir.health.TrialReport;
import dev.weir.health.UpstreamPulse;
import dev.weir.health.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of each type that travels about health. */
final class HealthSamples {

    private HealthSamples() {}

    static Map<String, IdentifiedDataSerializable> all() {
        return Map.of(
                "say-pulse", new SayPulse(pulse()),
                "say-rulings", new SayRulings(List.of(ruling())),
                "ask-deed",
                        new AskDeed(new Deed(
                                "orders", "http://a:1", Deed.Kind.DRAIN, Optional.of(Duration.ofSeconds(9)), "ada")),
                "done-deed", new DoneDeed(new Done(true, List.of("node-2"), "why")));
    }

    private static Pulse pulse() {
        InstancePulse instance = new InstancePulse(
                1,
                2,
                new Outcomes(3, 4, 5, 6),
                7,
                8,
                9,
                "503",
                true,
                new TrialReport(10, TrialReport.End.UNDER_WAY),
                new ProbeReport(-11, 12, "refused"));
        BreakerPulse breaker =
                new BreakerPulse(new Outcomes(13, 14, 15, 16), new TrialReport(17, TrialReport.End.FAILED));
        UpstreamPulse upstream =
                new UpstreamPulse(18, 19, 20, Map.of("http://a:1", instance), Map.of("route-1", breaker));
        return new Pulse("start-1", 21, true, 22, Map.of("orders", upstream));
    }

    private static Ruling ruling() {
        Verdict verdict = new Verdict(Verdict.State.TRIAL, 1, 2, "start-2", 3, 4, "5 failures", List.of("node-1 (5)"));
        BreakerVerdict breaker =
                new BreakerVerdict(BreakerVerdict.State.OPEN, 5, 6, "", "too slow", List.of("node-2", "node-3"));
        return new Ruling("orders", 7, 8, "start-1", true, Map.of("http://a:1", verdict), Map.of("route-1", breaker));
    }
}
