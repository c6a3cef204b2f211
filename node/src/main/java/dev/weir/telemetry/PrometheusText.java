// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * All metrics of a node as Prometheus reads them (text format 0.0.4):
 * {@code weir_route_requests_total{route="orders"}}. Counters end in {@code _total}, durations are in seconds and come
 * as quantiles of the last minutes.
 */
public final class PrometheusText {

    /** The media type of the text. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Pattern WORD = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final String STATUS = "status-";

    private final RequestMetrics metrics;

    public PrometheusText(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    /** What is read now; metrics of one name stand together. */
    public String text() {
        Map<String, Family> families = new TreeMap<>();
        metrics.registry().getMetrics().forEach((name, metric) -> add(families, MetricName.parse(name), metric));
        StringBuilder text = new StringBuilder();
        families.forEach((name, family) -> {
            text.append("# TYPE ").append(name).append(' ').append(family.type).append('\n');
            family.lines.forEach(line -> text.append(line).append('\n'));
        });
        return text.toString();
    }

    /** The lines of one name. */
    private record Family(String type, List<String> lines) {}

    private static void add(Map<String, Family> families, MetricName name, Metric metric) {
        String labels = name.name().isEmpty() ? "" : lower(name.type()) + "=\"" + escaped(name.name()) + "\"";
        String base = "weir_" + lower(name.type()) + "_" + name.metric().replace('-', '_');
        if (metric instanceof Timer timer) {
            summary(lines(families, base + "_seconds", "summary"), base + "_seconds", labels, timer);
        } else if (metric instanceof Counter counter) {
            boolean status = name.metric().startsWith(STATUS);
            String counted = (status ? "weir_" + lower(name.type()) + "_responses" : base) + "_total";
            String more = status ? "status=\"" + name.metric().substring(STATUS.length()) + "\"" : "";
            lines(families, counted, "counter").add(counted + braces(labels, more) + ' ' + counter.getCount());
        } else if (metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number value) {
            lines(families, base, "gauge").add(base + braces(labels, "") + ' ' + value);
        }
    }

    private static List<String> lines(Map<String, Family> families, String name, String type) {
        return families.computeIfAbsent(name, fresh -> new Family(type, new ArrayList<>())).lines;
    }

    private static void summary(List<String> lines, String name, String labels, Timer timer) {
        Snapshot snapshot = timer.getSnapshot();
        for (double quantile : QUANTILES) {
            String label = "quantile=\"" + quantile + "\"";
            lines.add(name + braces(labels, label) + ' ' + snapshot.getValue(quantile) / NANOS);
        }
        lines.add(name + "_count" + braces(labels, "") + ' ' + timer.getCount());
    }

    private static String braces(String some, String more) {
        if (some.isEmpty() && more.isEmpty()) {
            return "";
        }
        return "{" + some + (some.isEmpty() || more.isEmpty() ? "" : ",") + more + "}";
    }

    /** {@code concurrency_limit} for {@code ConcurrencyLimit}. */
    private static String lower(String type) {
        return WORD.matcher(type).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /** A label's value between quotes. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
