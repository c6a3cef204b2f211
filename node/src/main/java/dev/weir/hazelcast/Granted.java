// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.limit.Grant;
import dev.weir.limit.Moment;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the owner of a ledger answers, as it travels. */
final class Granted implements IdentifiedDataSerializable {

    /** The form of an answer in microseconds, to a question in them. */
    static final int FINE = 2;

    private static final int FULL = -1;

    private @Nullable Grant grant;

    /** Only to be read into. */
    Granted() {}

    Granted(Grant grant) {
        this.grant = grant;
    }

    Grant grant() {
        return Objects.requireNonNull(grant);
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.GRANTED;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Grant written = grant();
        WireVersion.write(written.isFine() ? FINE : WireVersion.FIRST, out);
        out.writeBoolean(written.decided());
        out.writeLong(written.tokens());
        out.writeLong(written.era());
        out.writeLong(written.validMillis());
        out.writeLong(written.remaining());
        out.writeBoolean(written.elsewhere());
        out.writeLong(written.resetMillis());
        // In a place that says nothing where nothing is decided: members that do not know of it are not confused.
        out.writeByte(written.full() ? FULL : written.violated());
        if (written.isFine()) {
            out.writeShort(written.micros());
            out.writeShort(written.early());
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        boolean fine = WireVersion.read("answer of a ledger", FINE, in) == FINE;
        Grant read = new Grant(
                in.readBoolean(),
                false,
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readBoolean(),
                in.readLong(),
                in.readByte(),
                fine ? in.readShort() : Moment.UNSAID,
                fine ? in.readShort() : 0);
        grant = read.violated() == FULL ? Grant.noRoom() : read;
    }
}
