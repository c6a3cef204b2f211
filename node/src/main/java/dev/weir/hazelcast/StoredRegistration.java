// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Registration;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/** A registration as it lies in the map and travels. Not changed after it was made or read. */
final class StoredRegistration implements IdentifiedDataSerializable {

    private static final Registration NOBODY =
            new Registration("-", new Instance(URI.create("http://nobody"), 0), "", 0, 1);

    private Registration registration;

    StoredRegistration() {
        this(NOBODY);
    }

    StoredRegistration(Registration registration) {
        this.registration = registration;
    }

    Registration registration() {
        return registration;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.REGISTRATION;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        Instance instance = registration.instance();
        out.writeString(registration.id());
        out.writeString(instance.url().toString());
        out.writeInt(instance.weight());
        out.writeString(instance.zone().orElse(""));
        out.writeInt(instance.priority());
        out.writeString(registration.by());
        out.writeLong(registration.atMillis());
        out.writeLong(registration.ttlMillis());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("registration", in);
        String id = text(in);
        URI url = URI.create(text(in));
        int weight = in.readInt();
        Optional<String> zone = Optional.of(text(in)).filter(name -> !name.isEmpty());
        Instance instance = new Instance(url, weight, zone, in.readInt());
        registration = new Registration(id, instance, text(in), in.readLong(), in.readLong());
    }

    private static String text(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readString());
    }
}
