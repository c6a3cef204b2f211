// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import com.codahale.metrics.Snapshot;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a {@link LogLinearReservoir} held at one moment; a bucket's middle stands for everything in it. */
final class BucketSnapshot extends Snapshot {

    private final long[] counts;
    private final long total;

    /** @param counts by bucket; the caller gives them away */
    BucketSnapshot(long[] counts) {
        this.counts = counts;
        this.total = Arrays.stream(counts).sum();
    }

    @Override
    public double getValue(double quantile) {
        if (quantile < 0 || quantile > 1 || Double.isNaN(quantile)) {
            throw new IllegalArgumentException("quantile: " + quantile + " (expected: 0 to 1)");
        }
        long rank = Math.max(1, (long) Math.ceil(quantile * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return LogLinearReservoir.middle(i);
            }
        }
        return 0;
    }

    /** The buckets that hold something, not each single value: there may be billions. */
    @Override
    public long[] getValues() {
        long[] values = new long[counts.length];
        int used = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                values[used++] = LogLinearReservoir.middle(i);
            }
        }
        return Arrays.copyOf(values, used);
    }

    @Override
    public int size() {
        return (int) Math.min(total, Integer.MAX_VALUE);
    }

    @Override
    public long getMax() {
        return (long) getValue(1);
    }

    @Override
    public long getMin() {
        return (long) getValue(0);
    }

    @Override
    public double getMean() {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += (double) counts[i] * LogLinearReservoir.middle(i);
        }
        return total == 0 ? 0 : sum / total;
    }

    @Override
    public double getStdDev() {
        if (total < 2) {
            return 0;
        }
        double mean = getMean();
        double squares = 0;
        for (int i = 0; i < counts.length; i++) {
            double distance = LogLinearReservoir.middle(i) - mean;
            squares += counts[i] * distance * distance;
        }
        return Math.sqrt(squares / (total - 1));
    }

    @Override
    public void dump(OutputStream output) {
        PrintWriter lines = new PrintWriter(output, false, StandardCharsets.UTF_8);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                lines.println(LogLinearReservoir.middle(i) + " " + counts[i]);
            }
        }
        lines.flush();
    }
}
