// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.codahale.metrics.Snapshot;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogLinearReservoirTest {

    @Test
    void every_duration_lies_in_its_bucket() {
        LongStream durations = new Random(7).longs(100_000, 0, 1L << 42);

        durations.forEach(nanos -> {
            int bucket = LogLinearReservoir.bucket(nanos);
            assertThat(nanos).isBetween(LogLinearReservoir.lowest(bucket), LogLinearReservoir.lowest(bucket + 1) - 1);
        });
    }

    @Test
    void no_bucket_is_wider_than_an_eighth_of_what_is_in_it() {
        IntStream.range(1, LogLinearReservoir.BUCKETS - 1).forEach(bucket -> {
            long lowest = LogLinearReservoir.lowest(bucket);

            long width = LogLinearReservoir.lowest(bucket + 1) - lowest;

            assertThat(width).isPositive().isLessThanOrEqualTo(lowest / 8);
        });
    }

    @Test
    void what_is_out_of_range_is_counted_at_the_ends() {
        LogLinearReservoir reservoir = new LogLinearReservoir();

        LongStream.of(-5, 0, Long.MAX_VALUE).forEach(reservoir::update);

        assertThat(reservoir.count()).isEqualTo(3);
        assertThat(LogLinearReservoir.bucket(-5)).isZero();
        assertThat(LogLinearReservoir.bucket(Long.MAX_VALUE)).isEqualTo(LogLinearReservoir.BUCKETS - 1);
    }

    @Test
    void percentiles_are_right_to_a_sixteenth() {
        long[] durations = new Random(11)
                .doubles(50_000)
                .mapToLong(x -> (long) (2_000 * Math.exp(9 * x)))
                .toArray();
        LogLinearReservoir reservoir = new LogLinearReservoir();
        Arrays.stream(durations).forEach(reservoir::update);
        Arrays.sort(durations);

        Snapshot snapshot = reservoir.getSnapshot();

        for (double quantile : new double[] {0.01, 0.5, 0.95, 0.99, 0.999, 1}) {
            double exact = durations[(int) Math.ceil(quantile * durations.length) - 1];
            assertThat(snapshot.getValue(quantile)).isCloseTo(exact, within(exact / 16 + 1));
        }
        double mean = Arrays.stream(durations).average().orElseThrow();
        assertThat(snapshot.getMean()).isCloseTo(mean, within(mean / 16));
    }

    @Test
    void an_empty_snapshot_is_all_zeroes() {
        Snapshot snapshot = new LogLinearReservoir().getSnapshot();

        assertThat(snapshot.size()).isZero();
        assertThat(snapshot.get99thPercentile()).isZero();
        assertThat(snapshot.getMean()).isZero();
        assertThat(snapshot.getMax()).isZero();
    }

    @Test
    void snapshots_forget_what_is_older_than_two_turns_and_the_count_does_not() {
        LogLinearReservoir reservoir = new LogLinearReservoir();
        reservoir.update(1_000_000_000);
        reservoir.turn();
        reservoir.update(1_000_000);

        int withinTwoTurns = reservoir.getSnapshot().size();
        reservoir.turn();
        Snapshot later = reservoir.getSnapshot();

        assertThat(withinTwoTurns).isEqualTo(2);
        assertThat(later.size()).isEqualTo(1);
        assertThat((double) later.getMax()).isCloseTo(1_000_000, within(1_000_000 / 16.0));
        assertThat(reservoir.count()).isEqualTo(2);
    }

    @Test
    void threads_do_not_lose_each_others_durations() {
        LogLinearReservoir reservoir = new LogLinearReservoir();

        IntStream.range(0, 8).parallel().forEach(thread -> IntStream.range(0, 50_000)
                .forEach(i -> reservoir.update(5_000)));

        assertThat(reservoir.count()).isEqualTo(400_000);
    }
}
