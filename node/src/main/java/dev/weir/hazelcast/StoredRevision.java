// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.Revision;
import java.io.IOException;
import java.util.Objects;

/** A revision as it lies in the map and travels. Not changed after it was made or read. */
final class StoredRevision implements IdentifiedDataSerializable {

    private Revision revision;
    private String attempt;

    StoredRevision() {
        this(Revision.NONE, "");
    }

    /** @param attempt names the call that stored it, unlike any other call; empty where nobody will ask */
    StoredRevision(Revision revision, String attempt) {
        this.revision = revision;
        this.attempt = attempt;
    }

    Revision revision() {
        return revision;
    }

    String attempt() {
        return attempt;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.REVISION;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        write(revision, out);
        out.writeString(attempt);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        revision = read(in);
        attempt = Objects.requireNonNull(in.readString());
    }

    static void write(Revision revision, ObjectDataOutput out) throws IOException {
        out.writeLong(revision.number());
        out.writeLong(revision.atMillis());
        out.writeString(revision.author());
        // As bytes: a document is one block, and half as long as in UTF-16.
        out.writeByteArray(revision.document().getBytes(UTF_8));
    }

    static Revision read(ObjectDataInput in) throws IOException {
        long number = in.readLong();
        long atMillis = in.readLong();
        String author = Objects.requireNonNull(in.readString());
        byte[] document = Objects.requireNonNull(in.readByteArray());
        return new Revision(number, new String(document, UTF_8), author, atMillis);
    }
}
