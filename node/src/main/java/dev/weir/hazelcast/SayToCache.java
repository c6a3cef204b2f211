// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cache.Message;
import dev.weir.cache.Reply;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Tells a member something about what nodes keep; what it answers comes back. */
final class SayToCache implements Callable<CacheReply>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private String from;
    private Message message;
    private transient @Nullable HazelcastInstance member;

    SayToCache() {
        this("", new Message.AskTime());
    }

    /** @param from the node that says it */
    SayToCache(String from, Message message) {
        this.from = from;
        this.message = message;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public CacheReply call() {
        return new CacheReply(Ears.of(Objects.requireNonNull(member))
                .listener(SharedCache.Ear.class)
                .map(ear -> ear.heard(from, message))
                .orElseGet(Reply.Again::new));
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.SAY_TO_CACHE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeString(from);
        CacheMessageWire.write(out, message);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("what is said to a cache", in);
        from = CacheWire.text(in);
        message = CacheMessageWire.read(in);
    }
}
