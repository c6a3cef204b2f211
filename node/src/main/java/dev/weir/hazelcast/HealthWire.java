// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.weir.health.BreakerPulse;
import dev.weir.health.InstancePulse;
import dev.weir.health.Outcomes;
import dev.weir.health.ProbeReport;
import dev.weir.health.Pulse;
import dev.weir.health.TrialReport;
import dev.weir.health.UpstreamPulse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What nodes say of themselves, as it travels. */
final class HealthWire {

    /** Writes one of several. */
    @FunctionalInterface
    interface Writer<T> {

        void write(ObjectDataOutput out, T value) throws IOException;
    }

    /** Reads one of several. */
    @FunctionalInterface
    interface Reader<T> {

        T read(ObjectDataInput in) throws IOException;
    }

    private HealthWire() {}

    /** By name, in the order of names: the same bytes for the same map. */
    static <T> void map(ObjectDataOutput out, Map<String, T> map, Writer<T> writer) throws IOException {
        out.writeInt(map.size());
        for (Map.Entry<String, T> entry : new TreeMap<>(map).entrySet()) {
            out.writeString(entry.getKey());
            writer.write(out, entry.getValue());
        }
    }

    static <T> Map<String, T> map(ObjectDataInput in, Reader<T> reader) throws IOException {
        Map<String, T> map = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            map.put(text(in), reader.read(in));
        }
        return map;
    }

    static String text(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readString());
    }

    /** One of an enum's values, by its name. */
    static <E extends Enum<E>> E one(String what, ObjectDataInput in, E[] values) throws IOException {
        String name = text(in);
        for (E value : values) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw new IOException(what + ": " + name + " (expected: one of " + List.of(values) + ")");
    }

    static void write(ObjectDataOutput out, Pulse pulse) throws IOException {
        out.writeString(pulse.node());
        out.writeLong(pulse.sequence());
        out.writeBoolean(pulse.whole());
        out.writeLong(pulse.atMillis());
        map(out, pulse.upstreams(), HealthWire::upstream);
    }

    static Pulse pulse(ObjectDataInput in) throws IOException {
        return new Pulse(text(in), in.readLong(), in.readBoolean(), in.readLong(), map(in, HealthWire::upstream));
    }

    private static void upstream(ObjectDataOutput out, UpstreamPulse pulse) throws IOException {
        out.writeLong(pulse.requests());
        out.writeLong(pulse.retries());
        out.writeLong(pulse.reserved());
        map(out, pulse.instances(), HealthWire::instance);
        map(out, pulse.breakers(), HealthWire::breaker);
    }

    private static UpstreamPulse upstream(ObjectDataInput in) throws IOException {
        return new UpstreamPulse(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                map(in, HealthWire::instance),
                map(in, HealthWire::breaker));
    }

    private static void instance(ObjectDataOutput out, InstancePulse pulse) throws IOException {
        out.writeInt(pulse.inFlight());
        out.writeLong(pulse.latencyNanos());
        outcomes(out, pulse.counted());
        out.writeInt(pulse.run());
        out.writeLong(pulse.lastOkMillis());
        out.writeLong(pulse.lastBadMillis());
        out.writeString(pulse.lastBad());
        out.writeBoolean(pulse.avoided());
        trial(out, pulse.trial());
        out.writeInt(pulse.probe().run());
        out.writeLong(pulse.probe().atMillis());
        out.writeString(pulse.probe().why());
    }

    private static InstancePulse instance(ObjectDataInput in) throws IOException {
        return new InstancePulse(
                in.readInt(),
                in.readLong(),
                outcomes(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                text(in),
                in.readBoolean(),
                trial(in),
                new ProbeReport(in.readInt(), in.readLong(), text(in)));
    }

    private static void breaker(ObjectDataOutput out, BreakerPulse pulse) throws IOException {
        outcomes(out, pulse.counted());
        trial(out, pulse.trial());
    }

    private static BreakerPulse breaker(ObjectDataInput in) throws IOException {
        return new BreakerPulse(outcomes(in), trial(in));
    }

    private static void outcomes(ObjectDataOutput out, Outcomes outcomes) throws IOException {
        out.writeLong(outcomes.ok());
        out.writeLong(outcomes.failed());
        out.writeLong(outcomes.unreached());
        out.writeLong(outcomes.slow());
    }

    private static Outcomes outcomes(ObjectDataInput in) throws IOException {
        return new Outcomes(in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    private static void trial(ObjectDataOutput out, TrialReport trial) throws IOException {
        out.writeLong(trial.number());
        out.writeString(trial.end().name());
    }

    private static TrialReport trial(ObjectDataInput in) throws IOException {
        return new TrialReport(in.readLong(), one("end of a trial", in, TrialReport.End.values()));
    }
}
