// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Makes a node drop what it holds and remembers of a key, because its ledger begins anew. */
final class ForgetKey implements Callable<Boolean>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private String key;
    private transient @Nullable HazelcastInstance member;

    ForgetKey() {
        this("");
    }

    /** @param key of the ledger */
    ForgetKey(String key) {
        this.key = key;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public Boolean call() {
        return SharedLedgers.forget(Objects.requireNonNull(member), key);
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.FORGET_KEY;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeString(key);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("key to forget", in);
        key = Objects.requireNonNull(in.readString());
    }
}
