// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.health.Exchange;
import dev.weir.health.Pulse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells a member what another one has seen. */
final class SayPulse implements Runnable, HazelcastInstanceAware, IdentifiedDataSerializable {

    private static final Pulse NOTHING = new Pulse("", 0, false, 0, Map.of());

    private Pulse pulse;
    private transient @Nullable HazelcastInstance member;

    SayPulse() {
        this(NOTHING);
    }

    SayPulse(Pulse pulse) {
        this.pulse = pulse;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public void run() {
        Ears.of(Objects.requireNonNull(member))
                .listener(Exchange.Listener.class)
                .ifPresent(listener -> listener.heard(pulse));
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.SAY_PULSE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        HealthWire.write(out, pulse);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("pulse", in);
        pulse = HealthWire.pulse(in);
    }
}
