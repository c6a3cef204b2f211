// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

/**
 * What a metric is called: the kind of thing it speaks of, which one, and what of it.
 *
 * @param type {@code Node}, {@code Route}, {@code Upstream}, {@code Limit}, {@code ConcurrencyLimit}, {@code Error}, or
 *     that of a policy such as {@code ApiKey}
 * @param metric in kebab case
 * @param name as the gateway config has it; empty where there is only one such thing
 */
record MetricName(String type, String metric, String name) {

    /** The name as one text, for the library's registry: the free part comes last. */
    @Override
    public String toString() {
        return type + '.' + metric + '.' + name;
    }

    /** From the text that {@link #toString} made. */
    static MetricName parse(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (second < 0) {
            throw new IllegalArgumentException("metric: " + text + " (expected: type.metric.name)");
        }
        return new MetricName(text.substring(0, first), text.substring(first + 1, second), text.substring(second + 1));
    }
}
