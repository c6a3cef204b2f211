// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.weir.limit.Algorithm;
import dev.weir.limit.BucketMeter;
import dev.weir.limit.Holder;
import dev.weir.limit.Ledger;
import dev.weir.limit.Meter;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Rate;
import dev.weir.limit.SlidingMeter;
import dev.weir.limit.Spending;
import dev.weir.limit.Tally;
import dev.weir.limit.Terms;
import dev.weir.limit.Window;
import dev.weir.limit.WindowMeter;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How a ledger and its parts travel between members. What is one of few is one byte, by its place. */
@SuppressWarnings("EnumOrdinal") // A test keeps the places.
final class LedgerWire {

    private static final int ALIGNED = 0;

    private static final int WINDOW = 0;
    private static final int SLIDING = 1;
    private static final int BUCKET = 2;

    /** Millions of ledgers have the same terms and the same few holders. */
    private static final Interner<Terms> TERMS = Interners.newWeakInterner();

    private static final Interner<String> NAMES = Interners.newWeakInterner();

    private LedgerWire() {}

    static void write(Ledger ledger, ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        write(ledger.terms(), out);
        writeMeters(ledger.meters(), out);
        out.writeInt(ledger.holders().size());
        for (Holder holder : ledger.holders()) {
            out.writeString(holder.name());
            out.writeLong(holder.sequence());
            out.writeLong(holder.held());
            out.writeLong(holder.era());
            out.writeLong(holder.seenMillis());
        }
        out.writeLong(ledger.lastMillis());
        out.writeBoolean(ledger.former().isPresent());
        if (ledger.former().isPresent()) {
            Tally former = ledger.former().get();
            write(former.terms(), out);
            writeMeters(former.meters(), out);
            out.writeLong(former.sinceMillis());
            out.writeLong(former.askedMillis());
        }
    }

    private static void writeMeters(List<Meter> meters, ObjectDataOutput out) throws IOException {
        out.writeByte(meters.size());
        for (Meter meter : meters) {
            write(meter, out);
        }
    }

    static Ledger readLedger(ObjectDataInput in) throws IOException {
        WireVersion.read("ledger", in);
        Terms terms = readTerms(in);
        List<Meter> meters = readMeters(in);
        int nodes = in.readInt();
        List<Holder> holders = new ArrayList<>(nodes);
        for (int i = 0; i < nodes; i++) {
            holders.add(new Holder(readName(in), in.readLong(), in.readLong(), in.readLong(), in.readLong()));
        }
        long last = in.readLong();
        Optional<Tally> former = in.readBoolean()
                ? Optional.of(new Tally(readTerms(in), readMeters(in), in.readLong(), in.readLong()))
                : Optional.empty();
        return new Ledger(terms, meters, holders, last, former);
    }

    private static List<Meter> readMeters(ObjectDataInput in) throws IOException {
        int count = in.readByte();
        List<Meter> meters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            meters.add(readMeter(in));
        }
        return meters;
    }

    static void write(Terms terms, ObjectDataOutput out) throws IOException {
        out.writeByte(terms.algorithm().ordinal());
        out.writeByte(terms.rates().size());
        for (Rate rate : terms.rates()) {
            out.writeLong(rate.limit());
            write(rate.window(), out);
        }
        out.writeLong(terms.burst());
        out.writeString(terms.zone().getId());
        out.writeByte(terms.onPartition().ordinal());
        out.writeBoolean(terms.stock());
    }

    static Terms readTerms(ObjectDataInput in) throws IOException {
        Algorithm algorithm = Algorithm.values()[in.readByte()];
        int count = in.readByte();
        List<Rate> rates = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rates.add(new Rate(in.readLong(), readWindow(in)));
        }
        long burst = in.readLong();
        ZoneId zone = ZoneId.of(Objects.requireNonNull(in.readString()));
        OnPartition onPartition = OnPartition.values()[in.readByte()];
        return TERMS.intern(new Terms(algorithm, rates, burst, zone, onPartition, in.readBoolean()));
    }

    private static void write(Window window, ObjectDataOutput out) throws IOException {
        if (window instanceof Window.Calendar calendar) {
            out.writeByte(calendar.ordinal() + 1);
        } else {
            out.writeByte(ALIGNED);
            out.writeLong(window.length().toMillis());
        }
    }

    private static Window readWindow(ObjectDataInput in) throws IOException {
        int kind = in.readByte();
        return kind == ALIGNED
                ? new Window.Aligned(Duration.ofMillis(in.readLong()))
                : Window.Calendar.values()[kind - 1];
    }

    private static void write(Meter meter, ObjectDataOutput out) throws IOException {
        if (meter instanceof WindowMeter window) {
            out.writeByte(WINDOW);
            out.writeLong(window.startMillis());
            out.writeLong(window.used());
            out.writeLong(window.base());
        } else if (meter instanceof SlidingMeter sliding) {
            out.writeByte(SLIDING);
            // Later by a part of a millisecond, where there are any: copies of older members have no place for them.
            out.writeLongArray(sliding.logMillis());
            out.writeLong(sliding.cutMillis());
        } else if (meter instanceof BucketMeter bucket) {
            out.writeByte(BUCKET);
            out.writeDouble(bucket.level());
            out.writeLong(bucket.atMillis());
            out.writeLongArray(bucket.stock());
            out.writeDouble(bucket.part());
        }
    }

    private static Meter readMeter(ObjectDataInput in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case WINDOW -> new WindowMeter(in.readLong(), in.readLong(), in.readLong());
            case SLIDING -> SlidingMeter.ofMillis(readLongs(in), in.readLong());
            case BUCKET -> new BucketMeter(in.readDouble(), in.readLong(), readLongs(in), in.readDouble());
            default -> throw new IOException("meter: " + kind + " (expected: 0 to 2)");
        };
    }

    private static long[] readLongs(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readLongArray());
    }

    /** @param fine in microseconds, else in whole milliseconds, of which all their times are */
    static void write(List<Spending> spendings, boolean fine, ObjectDataOutput out) throws IOException {
        out.writeInt(spendings.size());
        for (Spending spending : spendings) {
            long step = fine ? 1 : 1000;
            out.writeLong(spending.era() / step);
            out.writeInt(Math.toIntExact(spending.life() / step));
            out.writeLong(spending.tokens());
            out.writeInt(spending.micros() == Spending.NEVER ? -1 : Math.toIntExact(spending.micros() / step));
        }
    }

    static List<Spending> readSpendings(boolean fine, ObjectDataInput in) throws IOException {
        int count = in.readInt();
        List<Spending> spendings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long era = in.readLong();
            long life = in.readInt();
            long tokens = in.readLong();
            long after = in.readInt();
            spendings.add(fine ? new Spending(era, life, tokens, after) : Spending.ofMillis(era, life, tokens, after));
        }
        return spendings;
    }

    /** A name of a node. */
    static String readName(ObjectDataInput in) throws IOException {
        return NAMES.intern(Objects.requireNonNull(in.readString()));
    }
}
