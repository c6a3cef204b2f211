// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.Revision;
import dev.weir.cluster.RevisionFeed;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Makes a node hear and remember a revision; answers whether it knows that very one, and no other of its number. */
final class HearRevision implements Callable<Boolean>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private static final String CONTEXT = "weir.revision-feed";

    private Revision revision;
    private transient @Nullable HazelcastInstance member;

    HearRevision() {
        this(Revision.NONE);
    }

    HearRevision(Revision revision) {
        this.revision = revision;
    }

    /** Lets a member hear; before it starts, since it may be asked at once. */
    static void provide(Config config, RevisionFeed feed) {
        config.getUserContext().put(CONTEXT, feed);
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public Boolean call() {
        Object feed = Objects.requireNonNull(member).getUserContext().get(CONTEXT);
        return feed instanceof RevisionFeed hearing && hearing.hear(revision);
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.HEAR_REVISION;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        StoredRevision.write(revision, out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        revision = StoredRevision.read(in);
    }
}
