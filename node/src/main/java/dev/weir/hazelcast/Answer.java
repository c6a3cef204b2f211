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
    private int here;

    Answer() {}

    /**
     * @param current what is current now
     * @param here how many members the owner sees
     */
    Answer(Verdict verdict, Revision current, int here) {
        this.verdict = verdict;
        this.current = current;
        this.here = here;
    }

    Verdict verdict() {
        return verdict;
    }

    Revision current() {
        return current;
    }

    int here() {
        return here;
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
        out.writeInt(here);
        StoredRevision.write(current, out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        verdict = Verdict.valueOf(Objects.requireNonNull(in.readString()));
        here = in.readInt();
        current = StoredRevision.read(in);
    }
}
