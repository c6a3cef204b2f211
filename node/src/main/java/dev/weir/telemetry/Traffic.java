// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Metric;
import dev.weir.http.Journey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The counters of one route, one upstream or the whole node. */
final class Traffic {

    private static final List<String> STATUS_METRICS =
            List.of("left", "status-1xx", "status-2xx", "status-3xx", "status-4xx", "status-5xx");

    private final Counter requests = new Counter();
    private final Counter[] statuses = Stream.generate(Counter::new).limit(6).toArray(Counter[]::new);
    private final Counter errors = new Counter();
    private final Counter attempts = new Counter();
    private final Counter bytesIn = new Counter();
    private final Counter bytesOut = new Counter();
    private final LatencyTimer latency;

    Traffic(LongSupplier nanoClock) {
        latency = new LatencyTimer(nanoClock);
    }

    /** Counts a request that has ended now. A handful of additions: it runs on an I/O thread, for every request. */
    void ended(Journey journey, long nowNanos) {
        requests.inc();
        int status = journey.status();
        statuses[status >= 100 && status < 600 ? status / 100 : 0].inc();
        latency.record(nowNanos - journey.startNanos(), nowNanos);
        if (journey.bytesOut() > 0) {
            bytesOut.inc(journey.bytesOut());
        }
        if (journey.bytesIn() > 0) {
            bytesIn.inc(journey.bytesIn());
        }
        if (journey.attempts() > 0) {
            attempts.inc(journey.attempts());
        }
        if (journey.error().isPresent()) {
            errors.inc();
        }
    }

    /** Everything counted here, by the name of the metric. */
    Map<String, Metric> metrics() {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        metrics.put("requests", requests);
        for (int i = 0; i < statuses.length; i++) {
            metrics.put(STATUS_METRICS.get(i), statuses[i]);
        }
        metrics.put("errors", errors);
        metrics.put("attempts", attempts);
        metrics.put("bytes-in", bytesIn);
        metrics.put("bytes-out", bytesOut);
        metrics.put("latency", latency);
        return metrics;
    }
}
