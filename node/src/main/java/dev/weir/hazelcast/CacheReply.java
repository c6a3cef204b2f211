// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cache.Reply;
import java.io.IOException;

/** What a member answers about what nodes keep, as it travels. */
final class CacheReply implements IdentifiedDataSerializable {

    private Reply reply;

    CacheReply() {
        this(new Reply.Again());
    }

    CacheReply(Reply reply) {
        this.reply = reply;
    }

    Reply reply() {
        return reply;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.CACHE_REPLY;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        CacheReplyWire.write(out, reply);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("answer of a cache", in);
        reply = CacheReplyWire.read(in);
    }
}
