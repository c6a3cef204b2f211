// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Grace;
import dev.weir.cache.Held;
import dev.weir.cache.Stored;
import dev.weir.cache.TicketId;
import dev.weir.cache.Variant;
import dev.weir.cache.Vary;
import dev.weir.http.Body;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What nodes keep, as it travels. */
final class CacheWire {

    private CacheWire() {}

    static <T> void list(ObjectDataOutput out, List<T> list, HealthWire.Writer<T> writer) throws IOException {
        out.writeInt(list.size());
        for (T one : list) {
            writer.write(out, one);
        }
    }

    static <T> List<T> list(ObjectDataInput in, HealthWire.Reader<T> reader) throws IOException {
        List<T> list = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            list.add(reader.read(in));
        }
        return list;
    }

    static void text(ObjectDataOutput out, String text) throws IOException {
        out.writeString(text);
    }

    static String text(ObjectDataInput in) throws IOException {
        return HealthWire.text(in);
    }

    static void key(ObjectDataOutput out, CacheKey key) throws IOException {
        out.writeString(key.route());
        out.writeString(key.url());
        out.writeString(key.parts());
    }

    static CacheKey key(ObjectDataInput in) throws IOException {
        return new CacheKey(text(in), text(in), text(in));
    }

    static void vary(ObjectDataOutput out, Vary vary) throws IOException {
        list(out, vary.fields(), CacheWire::text);
        out.writeBoolean(vary.normalised());
    }

    static Vary vary(ObjectDataInput in) throws IOException {
        return new Vary(list(in, CacheWire::text), in.readBoolean());
    }

    static void variant(ObjectDataOutput out, Variant variant) throws IOException {
        vary(out, variant.vary());
        out.writeString(variant.text());
    }

    static Variant variant(ObjectDataInput in) throws IOException {
        Variant read = new Variant(vary(in), text(in));
        return read.equals(Variant.NONE) ? Variant.NONE : read;
    }

    static void ticket(ObjectDataOutput out, TicketId ticket) throws IOException {
        out.writeLong(ticket.number());
        key(out, ticket.key());
        variant(out, ticket.variant());
    }

    static TicketId ticket(ObjectDataInput in) throws IOException {
        return new TicketId(in.readLong(), key(in), variant(in));
    }

    static void stored(ObjectDataOutput out, Stored stored) throws IOException {
        key(out, stored.key());
        variant(out, stored.variant());
        out.writeInt(stored.status());
        headers(out, stored.headers());
        body(out, stored.body());
        out.writeLong(stored.began());
        out.writeLong(stored.received());
        out.writeLong(stored.initialAgeMillis());
        out.writeLong(stored.lifetimeMillis());
        out.writeLong(stored.grace().whileRevalidateMillis());
        out.writeLong(stored.grace().ifErrorMillis());
        out.writeBoolean(stored.grace().byRequest());
        out.writeBoolean(stored.grace().immutable());
        list(out, List.copyOf(new TreeSet<>(stored.tags())), CacheWire::text);
        out.writeBoolean(stored.softPurged());
    }

    static Stored stored(ObjectDataInput in) throws IOException {
        return new Stored(
                key(in),
                variant(in),
                in.readInt(),
                headers(in),
                body(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                new Grace(in.readLong(), in.readLong(), in.readBoolean(), in.readBoolean()),
                Set.copyOf(list(in, CacheWire::text)),
                in.readBoolean());
    }

    /** Without a copy of its own where the bytes are an array's: they may be MiBs. */
    private static void body(ObjectDataOutput out, Body.Bytes body) throws IOException {
        ByteBuffer bytes = body.bytes();
        out.writeInt(bytes.remaining());
        if (bytes.hasArray()) {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            out.write(copy);
        }
    }

    private static Body.Bytes body(ObjectDataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new Body.Bytes(ByteBuffer.wrap(bytes));
    }

    private static void headers(ObjectDataOutput out, HeaderMap headers) throws IOException {
        out.writeInt(headers.size());
        for (HeaderValues values : headers) {
            out.writeString(values.getHeaderName().toString());
            list(out, List.copyOf(values), CacheWire::text);
        }
    }

    private static HeaderMap headers(ObjectDataInput in) throws IOException {
        HeaderMap headers = new HeaderMap();
        for (int left = in.readInt(); left > 0; left--) {
            headers.addAll(HttpString.tryFromString(text(in)), list(in, CacheWire::text));
        }
        return headers;
    }

    static void held(ObjectDataOutput out, Held held) throws IOException {
        key(out, held.key());
        out.writeBoolean(held.shared());
        out.writeString(held.variant());
        out.writeInt(held.status());
        out.writeLong(held.bytes());
        out.writeLong(held.received());
        out.writeLong(held.ageMillis());
        out.writeLong(held.lifetimeMillis());
        out.writeLong(held.freshForMillis());
        out.writeBoolean(held.softPurged());
        list(out, List.copyOf(new TreeSet<>(held.tags())), CacheWire::text);
        out.writeLong(held.hits());
    }

    static Held held(ObjectDataInput in) throws IOException {
        return new Held(
                key(in),
                in.readBoolean(),
                text(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readBoolean(),
                Set.copyOf(list(in, CacheWire::text)),
                in.readLong());
    }
}
