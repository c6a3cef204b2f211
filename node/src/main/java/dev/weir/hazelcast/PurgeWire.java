// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.weir.cache.Purge;
import dev.weir.cache.PurgeRecord;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Purges, and all that were, as they travel. */
final class PurgeWire {

    private PurgeWire() {}

    static void purge(ObjectDataOutput out, Purge purge) throws IOException {
        out.writeString(purge.kind().name());
        CacheWire.list(out, purge.names(), CacheWire::text);
        out.writeBoolean(purge.soft());
        out.writeString(purge.route().orElse(""));
    }

    static Purge purge(ObjectDataInput in) throws IOException {
        return new Purge(
                HealthWire.one("purge", in, Purge.Kind.values()),
                CacheWire.list(in, CacheWire::text),
                in.readBoolean(),
                Optional.of(CacheWire.text(in)).filter(route -> !route.isEmpty()));
    }

    static void record(ObjectDataOutput out, PurgeRecord purged) throws IOException {
        out.writeLong(purged.stamp());
        part(out, purged.hard());
        part(out, purged.soft());
    }

    static PurgeRecord record(ObjectDataInput in) throws IOException {
        return new PurgeRecord(in.readLong(), part(in), part(in));
    }

    private static void part(ObjectDataOutput out, PurgeRecord.Part part) throws IOException {
        HealthWire.map(out, part.all(), ObjectDataOutput::writeLong);
        CacheWire.list(out, part.prefixes(), PurgeWire::prefix);
        CacheWire.list(out, part.places(), ObjectDataOutput::writeInt);
        CacheWire.list(out, part.stamps(), ObjectDataOutput::writeLong);
    }

    private static PurgeRecord.Part part(ObjectDataInput in) throws IOException {
        Map<String, Long> all = HealthWire.map(in, ObjectDataInput::readLong);
        return new PurgeRecord.Part(
                all,
                CacheWire.list(in, PurgeWire::prefix),
                CacheWire.list(in, ObjectDataInput::readInt),
                CacheWire.list(in, ObjectDataInput::readLong));
    }

    private static void prefix(ObjectDataOutput out, PurgeRecord.Prefix prefix) throws IOException {
        out.writeString(prefix.route());
        out.writeString(prefix.prefix());
        out.writeLong(prefix.at());
    }

    private static PurgeRecord.Prefix prefix(ObjectDataInput in) throws IOException {
        return new PurgeRecord.Prefix(CacheWire.text(in), CacheWire.text(in), in.readLong());
    }
}
