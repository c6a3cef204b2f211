// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.auth.Notice;
import java.io.IOException;
import java.util.List;

/** The notices that a member answers with, as they travel. */
final class SaidNotices implements IdentifiedDataSerializable {

    private List<Notice> notices;

    SaidNotices() {
        this(List.of());
    }

    SaidNotices(List<Notice> notices) {
        this.notices = notices;
    }

    List<Notice> notices() {
        return notices;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.NOTICES;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        CacheWire.list(out, notices, SaidNotices::notice);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("notices", in);
        notices = CacheWire.list(in, SaidNotices::notice);
    }

    static void notice(ObjectDataOutput out, Notice notice) throws IOException {
        out.writeString(notice.key());
        CacheWire.list(out, notice.values(), CacheWire::text);
        out.writeLong(notice.stamp());
        out.writeString(notice.author());
        out.writeLong(notice.until());
    }

    static Notice notice(ObjectDataInput in) throws IOException {
        return new Notice(
                CacheWire.text(in),
                CacheWire.list(in, CacheWire::text),
                in.readLong(),
                CacheWire.text(in),
                in.readLong());
    }
}
