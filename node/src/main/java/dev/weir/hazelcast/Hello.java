// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a member asks another one to know that it is there; the answer is the cluster's clock as that one has it. */
final class Hello implements Callable<Long>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private transient @Nullable HazelcastInstance member;

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public Long call() {
        HazelcastInstance here = Objects.requireNonNull(member);
        return OwnerView.of(here).nowMillis(here);
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.HELLO;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // It says nothing.
    }

    @Override
    public void readData(ObjectDataInput in) {
        // It says nothing.
    }
}
