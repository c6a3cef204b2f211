// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.hazelcast.HealthWire.one;
import static dev.weir.hazelcast.HealthWire.text;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.weir.health.BreakerVerdict;
import dev.weir.health.Ruling;
import dev.weir.health.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What keepers decide, as it travels. */
final class RulingWire {

    private RulingWire() {}

    static void write(ObjectDataOutput out, Ruling ruling) throws IOException {
        out.writeString(ruling.upstream());
        out.writeLong(ruling.term());
        out.writeLong(ruling.sequence());
        out.writeString(ruling.keeper());
        out.writeBoolean(ruling.panic());
        HealthWire.map(out, ruling.instances(), RulingWire::verdict);
        HealthWire.map(out, ruling.breakers(), RulingWire::breaker);
    }

    static Ruling read(ObjectDataInput in) throws IOException {
        return new Ruling(
                text(in),
                in.readLong(),
                in.readLong(),
                text(in),
                in.readBoolean(),
                HealthWire.map(in, RulingWire::verdict),
                HealthWire.map(in, RulingWire::breaker));
    }

    private static void verdict(ObjectDataOutput out, Verdict verdict) throws IOException {
        out.writeString(verdict.state().name());
        out.writeLong(verdict.sinceMillis());
        out.writeLong(verdict.untilMillis());
        out.writeString(verdict.member());
        out.writeInt(verdict.times());
        out.writeLong(verdict.warmSinceMillis());
        out.writeString(verdict.evidence());
        write(out, verdict.seenBy());
    }

    private static Verdict verdict(ObjectDataInput in) throws IOException {
        return new Verdict(
                one("state of an instance", in, Verdict.State.values()),
                in.readLong(),
                in.readLong(),
                text(in),
                in.readInt(),
                in.readLong(),
                text(in),
                texts(in));
    }

    private static void breaker(ObjectDataOutput out, BreakerVerdict verdict) throws IOException {
        out.writeString(verdict.state().name());
        out.writeLong(verdict.sinceMillis());
        out.writeLong(verdict.untilMillis());
        out.writeString(verdict.member());
        out.writeString(verdict.evidence());
        write(out, verdict.seenBy());
    }

    private static BreakerVerdict breaker(ObjectDataInput in) throws IOException {
        return new BreakerVerdict(
                one("state of a breaker", in, BreakerVerdict.State.values()),
                in.readLong(),
                in.readLong(),
                text(in),
                text(in),
                texts(in));
    }

    static void write(ObjectDataOutput out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeString(text);
        }
    }

    static List<String> texts(ObjectDataInput in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(text(in));
        }
        return texts;
    }
}
