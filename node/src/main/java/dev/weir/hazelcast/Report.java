// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** What a member says about the revision it runs. Not changed after it was made or read. */
final class Report implements IdentifiedDataSerializable {

    private long sequence;
    private long revision;
    private String problem = "";

    Report() {}

    /**
     * @param sequence grows with every report of a member: a late one is known by it
     * @param revision 0 for none
     */
    Report(long sequence, long revision, Optional<String> problem) {
        this.sequence = sequence;
        this.revision = revision;
        this.problem = problem.orElse("");
    }

    long sequence() {
        return sequence;
    }

    long revision() {
        return revision;
    }

    Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.REPORT;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(sequence);
        out.writeLong(revision);
        out.writeString(problem);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        sequence = in.readLong();
        revision = in.readLong();
        problem = Objects.requireNonNull(in.readString());
    }
}
