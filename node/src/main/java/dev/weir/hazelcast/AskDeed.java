// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.health.Deed;
import dev.weir.health.Exchange;
import dev.weir.health.Exchange.Done;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks the keeper of an upstream for what an operator wants. Waits on an executor of its own: seldom, and not long. */
final class AskDeed implements Callable<DoneDeed>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private static final Duration WAITS = Duration.ofSeconds(4);
    private static final Deed NOTHING = new Deed("", "", Deed.Kind.RESTORE, Optional.empty(), "");
    private static final Done NOBODY = new Done(false, List.of(), "the node that decides has only just started");

    private Deed deed;
    private transient @Nullable HazelcastInstance member;

    AskDeed() {
        this(NOTHING);
    }

    AskDeed(Deed deed) {
        this.deed = deed;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public DoneDeed call() {
        return new DoneDeed(Ears.of(Objects.requireNonNull(member))
                .listener(Exchange.Listener.class)
                .map(listener -> listener.asked(deed)
                        .toCompletableFuture()
                        .orTimeout(WAITS.toMillis(), TimeUnit.MILLISECONDS)
                        .join())
                .orElse(NOBODY));
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.ASK_DEED;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeString(deed.upstream());
        out.writeString(deed.instance());
        out.writeString(deed.kind().name());
        out.writeLong(deed.lasts().map(Duration::toMillis).orElse(0L));
        out.writeString(deed.author());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("deed", in);
        String upstream = HealthWire.text(in);
        String instance = HealthWire.text(in);
        Deed.Kind kind = HealthWire.one("deed", in, Deed.Kind.values());
        long millis = in.readLong();
        Optional<Duration> lasts = millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
        deed = new Deed(upstream, instance, kind, lasts, HealthWire.text(in));
    }
}
