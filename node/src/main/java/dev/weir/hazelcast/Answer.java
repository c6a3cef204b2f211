// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.Revision;
import java.io.IOException;
import java.util.Objects;

/** What the owner of the revision answers to one that wants to publish. */
final class Answer implements IdentifiedDataSerializable {

    /** How the owner decided. */
    enum Verdict {
        PUBLISHED,
        STALE,
        TOO_FEW
    }

    private Verdict verdict = Verdict.TOO_FEW;
    private Revision current = Revision.NONE;
    private int have;

    Answer() {}

    /**
     * @param current what is current now
     * @param have how many members have what is stored, the owner included
     */
    Answer(Verdict verdict, Revision current, int have) {
        this.verdict = verdict;
        this.current = current;
        this.have = have;
    }

    Verdict verdict() {
        return verdict;
    }

    Revision current() {
        return current;
    }

    int have() {
        return have;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.ANSWER;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeString(verdict.name());
        out.writeInt(have);
        StoredRevision.write(current, out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        verdict = Verdict.valueOf(Objects.requireNonNull(in.readString()));
        have = in.readInt();
        current = StoredRevision.read(in);
    }
}
