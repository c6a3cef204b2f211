// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.health.Exchange;
import dev.weir.health.Ruling;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a member what was decided; answers whether it goes by that now. Waits for its health thread, no longer than one
 * of its ticks takes.
 */
final class SayRulings implements Callable<Boolean>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private static final Duration WAITS = Duration.ofSeconds(1);

    private List<Ruling> rulings;
    private transient @Nullable HazelcastInstance member;

    SayRulings() {
        this(List.of());
    }

    SayRulings(List<Ruling> rulings) {
        this.rulings = rulings;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public Boolean call() {
        return Ears.of(Objects.requireNonNull(member))
                .listener(Exchange.Listener.class)
                .map(listener -> listener.heard(rulings)
                        .toCompletableFuture()
                        .completeOnTimeout(false, WAITS.toMillis(), TimeUnit.MILLISECONDS)
                        .join())
                .orElse(false);
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.SAY_RULINGS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeInt(rulings.size());
        for (Ruling ruling : rulings) {
            RulingWire.write(out, ruling);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("rulings", in);
        List<Ruling> read = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            read.add(RulingWire.read(in));
        }
        rulings = read;
    }
}
