// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.health.Exchange.Done;
import java.io.IOException;
import java.util.List;

/** What became of an operator's deed, as it travels. */
final class DoneDeed implements IdentifiedDataSerializable {

    private Done done;

    DoneDeed() {
        this(new Done(false, List.of(), ""));
    }

    DoneDeed(Done done) {
        this.done = done;
    }

    Done done() {
        return done;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.DONE_DEED;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeBoolean(done.done());
        RulingWire.write(out, done.missing());
        out.writeString(done.why());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("answer to a deed", in);
        done = new Done(in.readBoolean(), RulingWire.texts(in), HealthWire.text(in));
    }
}
