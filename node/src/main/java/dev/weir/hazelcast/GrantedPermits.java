// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.limit.PermitGrant;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the owner of a permit ledger answers, as it travels. */
final class GrantedPermits implements IdentifiedDataSerializable {

    private static final long FULL = -1;

    private @Nullable PermitGrant grant;

    /** Only to be read into. */
    GrantedPermits() {}

    GrantedPermits(PermitGrant grant) {
        this.grant = grant;
    }

    PermitGrant grant() {
        return Objects.requireNonNull(grant);
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.GRANTED_PERMITS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeBoolean(grant().decided());
        out.writeLong(grant().held());
        out.writeLong(grant().left());
        // In a place that says nothing where nothing is decided: members that do not know of it are not confused.
        out.writeLong(grant().full() ? FULL : grant().keep());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("answer about permits", in);
        PermitGrant read = new PermitGrant(in.readBoolean(), in.readLong(), in.readLong(), in.readLong());
        grant = read.keep() == FULL ? PermitGrant.noRoom() : read;
    }
}
