// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.concurrent.Callable;

/** What a member asks another one only to know that it is there. */
final class Hello implements Callable<Boolean>, IdentifiedDataSerializable {

    @Override
    public Boolean call() {
        return true;
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
