// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.weir.cache.Reply;
import dev.weir.cache.Reply.Again;
import dev.weir.cache.Reply.Copy;
import dev.weir.cache.Reply.Differs;
import dev.weir.cache.Reply.Dropped;
import dev.weir.cache.Reply.Fetch;
import dev.weir.cache.Reply.Heard;
import dev.weir.cache.Reply.Known;
import dev.weir.cache.Reply.Lacking;
import dev.weir.cache.Reply.Listed;
import dev.weir.cache.Reply.Pass;
import dev.weir.cache.Reply.Time;
import dev.weir.cache.Reply.Wait;
import java.io.IOException;
import java.util.Optional;

/** What nodes answer each other about what they keep, as it travels: its kind by number, then the rest. */
final class CacheReplyWire {

    private static final int COPY = 1;
    private static final int FETCH = 2;
    private static final int WAIT = 3;
    private static final int PASS = 4;
    private static final int DIFFERS = 5;
    private static final int AGAIN = 6;
    private static final int HEARD = 7;
    private static final int LACKING = 8;
    private static final int KNOWN = 9;
    private static final int TIME = 10;
    private static final int DROPPED = 11;
    private static final int LISTED = 12;

    /** The same with a reason, which is written only where there is one. */
    private static final int EXPLAINED = 13;

    /** The same as the right to fetch that says nothing of the home's stamp, and that. */
    private static final int FETCH_SINCE = 14;

    private CacheReplyWire() {}

    static void write(ObjectDataOutput out, Reply reply) throws IOException {
        if (reply instanceof Copy copy) {
            out.writeByte(COPY);
            CacheWire.stored(out, copy.stored());
        } else if (reply instanceof Fetch fetch) {
            out.writeByte(fetch.since() == 0 ? FETCH : FETCH_SINCE);
            out.writeString(fetch.lookAt());
            if (fetch.since() != 0) {
                out.writeLong(fetch.since());
            }
        } else if (reply instanceof Wait) {
            out.writeByte(WAIT);
        } else if (reply instanceof Pass pass) {
            out.writeByte(PASS);
            out.writeLong(pass.millis());
        } else if (reply instanceof Differs differs) {
            out.writeByte(DIFFERS);
            CacheWire.vary(out, differs.vary());
        } else if (reply instanceof Again) {
            out.writeByte(AGAIN);
        } else {
            writeSeldom(out, reply);
        }
    }

    private static void writeSeldom(ObjectDataOutput out, Reply reply) throws IOException {
        if (reply instanceof Lacking lacking) {
            out.writeByte(LACKING);
            CacheWire.list(out, lacking.places(), ObjectDataOutput::writeInt);
        } else if (reply instanceof Known known) {
            out.writeByte(KNOWN);
            PurgeWire.record(out, known.purged());
        } else if (reply instanceof Time time) {
            out.writeByte(TIME);
            out.writeLong(time.stamp());
        } else if (reply instanceof Dropped dropped) {
            out.writeByte(DROPPED);
            out.writeLong(dropped.copies());
        } else if (reply instanceof Listed listed) {
            out.writeByte(listed.whyNot().isPresent() ? EXPLAINED : LISTED);
            CacheWire.list(out, listed.held(), CacheWire::held);
            if (listed.whyNot().isPresent()) {
                out.writeString(listed.whyNot().get());
            }
        } else if (reply instanceof Heard heard) {
            out.writeByte(HEARD);
            out.writeBoolean(heard.useful());
        }
    }

    static Reply read(ObjectDataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case COPY -> new Copy(CacheWire.stored(in));
            case FETCH -> new Fetch(CacheWire.text(in), 0);
            case WAIT -> new Wait();
            case PASS -> new Pass(in.readLong());
            case DIFFERS -> new Differs(CacheWire.vary(in));
            case AGAIN -> new Again();
            case HEARD -> new Heard(in.readBoolean());
            case LACKING -> new Lacking(CacheWire.list(in, ObjectDataInput::readInt));
            case KNOWN -> new Known(PurgeWire.record(in));
            case TIME -> new Time(in.readLong());
            case DROPPED -> new Dropped(in.readLong());
            case LISTED -> new Listed(CacheWire.list(in, CacheWire::held), Optional.empty());
            case EXPLAINED -> new Listed(CacheWire.list(in, CacheWire::held), Optional.of(CacheWire.text(in)));
            case FETCH_SINCE -> new Fetch(CacheWire.text(in), in.readLong());
            default -> throw new IOException("reply: kind " + kind + " (expected: 1 to 14)");
        };
    }
}
