// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.auth.Message;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Tells a member notices, or asks it for some; what it answers comes back. It fails where nobody listens yet. */
final class SayNotices implements Callable<SaidNotices>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private static final int INTRODUCE = 1;
    private static final int TELL = 2;
    private static final int WANT = 3;

    private String from;
    private Message message;
    private transient @Nullable HazelcastInstance member;

    SayNotices() {
        this("", new Message.Tell(List.of()));
    }

    /** @param from the node that says it */
    SayNotices(String from, Message message) {
        this.from = from;
        this.message = message;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public SaidNotices call() {
        return Ears.of(Objects.requireNonNull(member))
                .listener(SharedNotices.Ear.class)
                .map(ear -> new SaidNotices(ear.listener().heard(from, message)))
                .orElseThrow(() -> new IllegalStateException("nobody listens yet"));
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.SAY_NOTICES;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeString(from);
        if (message instanceof Message.Introduce introduce) {
            out.writeByte(INTRODUCE);
            CacheWire.list(out, introduce.known(), SaidNotices::notice);
        } else if (message instanceof Message.Tell tell) {
            out.writeByte(TELL);
            CacheWire.list(out, tell.notices(), SaidNotices::notice);
        } else if (message instanceof Message.Want want) {
            out.writeByte(WANT);
            out.writeString(want.key());
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("what is said of notices", in);
        from = CacheWire.text(in);
        int kind = in.readUnsignedByte();
        message = switch (kind) {
            case INTRODUCE -> new Message.Introduce(CacheWire.list(in, SaidNotices::notice));
            case TELL -> new Message.Tell(CacheWire.list(in, SaidNotices::notice));
            case WANT -> new Message.Want(CacheWire.text(in));
            default -> throw new IOException("message: kind " + kind + " (expected: 1 to 3)");
        };
    }
}
