// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.weir.cache.Message;
import dev.weir.cache.Message.Announce;
import dev.weir.cache.Message.Ask;
import dev.weir.cache.Message.AskTime;
import dev.weir.cache.Message.Bring;
import dev.weir.cache.Message.Drop;
import dev.weir.cache.Message.GiveBack;
import dev.weir.cache.Message.Introduce;
import dev.weir.cache.Message.Look;
import dev.weir.cache.Message.Offer;
import dev.weir.cache.Message.Renew;
import dev.weir.cache.Message.Seek;
import dev.weir.cache.Message.Tell;
import dev.weir.cache.Message.Title;
import java.io.IOException;

/** What nodes say about what they keep, as it travels: its kind by number, then the rest. */
final class CacheMessageWire {

    private static final int ASK = 1;
    private static final int TELL = 2;
    private static final int BRING = 3;
    private static final int GIVE_BACK = 4;
    private static final int RENEW = 5;
    private static final int SEEK = 6;
    private static final int ANNOUNCE = 7;
    private static final int OFFER = 8;
    private static final int INTRODUCE = 9;
    private static final int ASK_TIME = 10;
    private static final int DROP = 11;
    private static final int LOOK = 12;

    private CacheMessageWire() {}

    static void write(ObjectDataOutput out, Message message) throws IOException {
        if (message instanceof Ask ask) {
            out.writeByte(ASK);
            out.writeLong(ask.number());
            CacheWire.key(out, ask.key());
            CacheWire.variant(out, ask.variant());
            out.writeLong(ask.receivedAfter());
        } else if (message instanceof Tell tell) {
            out.writeByte(TELL);
            CacheWire.list(out, tell.numbers(), ObjectDataOutput::writeLong);
            CacheWire.variant(out, tell.variant());
            CacheReplyWire.write(out, tell.outcome());
        } else if (message instanceof Bring bring) {
            out.writeByte(BRING);
            CacheWire.ticket(out, bring.ticket());
            CacheWire.stored(out, bring.stored());
        } else if (message instanceof GiveBack back) {
            out.writeByte(GIVE_BACK);
            CacheWire.ticket(out, back.ticket());
            out.writeLong(back.passMillis());
        } else if (message instanceof Renew renew) {
            out.writeByte(RENEW);
            CacheWire.list(out, renew.tickets(), CacheWire::ticket);
        } else {
            writeSeldom(out, message);
        }
    }

    private static void writeSeldom(ObjectDataOutput out, Message message) throws IOException {
        if (message instanceof Seek seek) {
            out.writeByte(SEEK);
            CacheWire.key(out, seek.key());
            CacheWire.variant(out, seek.variant());
            out.writeLong(seek.receivedAfter());
        } else if (message instanceof Announce announce) {
            out.writeByte(ANNOUNCE);
            CacheWire.list(out, announce.titles(), CacheMessageWire::title);
        } else if (message instanceof Offer offer) {
            out.writeByte(OFFER);
            CacheWire.list(out, offer.copies(), CacheWire::stored);
        } else if (message instanceof Introduce introduce) {
            out.writeByte(INTRODUCE);
            PurgeWire.record(out, introduce.purged());
        } else if (message instanceof Drop drop) {
            out.writeByte(DROP);
            CacheWire.list(out, drop.purges(), PurgeWire::purge);
            out.writeLong(drop.at());
        } else if (message instanceof Look look) {
            out.writeByte(LOOK);
            out.writeString(look.url());
        } else {
            out.writeByte(ASK_TIME);
        }
    }

    static Message read(ObjectDataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case ASK -> new Ask(in.readLong(), CacheWire.key(in), CacheWire.variant(in), in.readLong());
            case TELL ->
                new Tell(CacheWire.list(in, ObjectDataInput::readLong), CacheWire.variant(in), CacheReplyWire.read(in));
            case BRING -> new Bring(CacheWire.ticket(in), CacheWire.stored(in));
            case GIVE_BACK -> new GiveBack(CacheWire.ticket(in), in.readLong());
            case RENEW -> new Renew(CacheWire.list(in, CacheWire::ticket));
            case SEEK -> new Seek(CacheWire.key(in), CacheWire.variant(in), in.readLong());
            case ANNOUNCE -> new Announce(CacheWire.list(in, CacheMessageWire::title));
            case OFFER -> new Offer(CacheWire.list(in, CacheWire::stored));
            case INTRODUCE -> new Introduce(PurgeWire.record(in));
            case ASK_TIME -> new AskTime();
            case DROP -> new Drop(CacheWire.list(in, PurgeWire::purge), in.readLong());
            case LOOK -> new Look(CacheWire.text(in));
            default -> throw new IOException("message: kind " + kind + " (expected: 1 to 12)");
        };
    }

    private static void title(ObjectDataOutput out, Title title) throws IOException {
        CacheWire.key(out, title.key());
        CacheWire.variant(out, title.variant());
        out.writeLong(title.received());
        out.writeLong(title.began());
    }

    private static Title title(ObjectDataInput in) throws IOException {
        return new Title(CacheWire.key(in), CacheWire.variant(in), in.readLong(), in.readLong());
    }
}
