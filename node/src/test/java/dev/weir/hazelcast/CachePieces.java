// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Grace;
import dev.weir.cache.Held;
import dev.weir.cache.Message;
import dev.weir.cache.Purge;
import dev.weir.cache.PurgeRecord;
import dev.weir.cache.Reply;
import dev.weir.cache.Stored;
import dev.weir.cache.TicketId;
import dev.weir.cache.Variant;
import dev.weir.cache.Vary;
import dev.weir.http.Body;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One of each thing that nodes say about what they keep. */
final class CachePieces {

    static final CacheKey KEY = new CacheKey("shop", "https://shop.example/a?b=c", "tenant: 1");

    private static final Vary VARY = new Vary(List.of("accept", "accept-language"), true);
    private static final Variant VARIANT = new Variant(VARY, "accept-language: de\n");

    private CachePieces() {}

    static Map<String, IdentifiedDataSerializable> all() {
        Map<String, IdentifiedDataSerializable> all = new LinkedHashMap<>();
        messages().forEach((name, message) -> all.put("say-to-cache-" + name, new SayToCache("start-1", message)));
        replies().forEach((name, reply) -> all.put("cache-reply-" + name, new CacheReply(reply)));
        return all;
    }

    private static Map<String, Message> messages() {
        TicketId ticket = new TicketId(7, KEY, VARIANT);
        Map<String, Message> all = new LinkedHashMap<>();
        all.put("ask", new Message.Ask(7, KEY, VARIANT, 8));
        all.put("tell", new Message.Tell(List.of(7L, 9L), VARIANT, new Reply.Pass(10)));
        all.put("bring", new Message.Bring(ticket, stored()));
        all.put("give-back", new Message.GiveBack(ticket, 11));
        all.put("renew", new Message.Renew(List.of(ticket, new TicketId(12, KEY, Variant.NONE))));
        all.put("seek", new Message.Seek(KEY, VARIANT, 13));
        all.put("announce", new Message.Announce(List.of(new Message.Title(KEY, VARIANT, 14, 15))));
        all.put("offer", new Message.Offer(List.of(stored())));
        all.put("introduce", new Message.Introduce(purged()));
        all.put("ask-time", new Message.AskTime());
        all.put(
                "drop",
                new Message.Drop(
                        List.of(
                                Purge.url("https://shop.example/a"),
                                        Purge.tags(List.of("a", "b")).softly(),
                                Purge.prefix("/x").of("shop"), Purge.all()),
                        16));
        all.put("look", new Message.Look("https://shop.example/a"));
        return all;
    }

    private static Map<String, Reply> replies() {
        Map<String, Reply> all = new LinkedHashMap<>();
        all.put("copy", new Reply.Copy(stored()));
        all.put("fetch", new Reply.Fetch("start-2", 0));
        all.put("fetch-since", new Reply.Fetch("start-2", 42));
        all.put("wait", new Reply.Wait());
        all.put("pass", new Reply.Pass(17));
        all.put("differs", new Reply.Differs(VARY));
        all.put("again", new Reply.Again());
        all.put("heard", new Reply.Heard(true));
        all.put("lacking", new Reply.Lacking(List.of(0, 18)));
        all.put("known", new Reply.Known(purged()));
        all.put("time", new Reply.Time(19));
        all.put("dropped", new Reply.Dropped(20));
        all.put(
                "listed",
                new Reply.Listed(
                        List.of(new Held(KEY, true, "accept: x", 200, 21, 22, 23, 24, -25, true, Set.of("b", "a"), 26)),
                        Optional.empty()));
        all.put("explained", new Reply.Listed(List.of(), Optional.of("it says private")));
        return all;
    }

    private static PurgeRecord purged() {
        PurgeRecord.Part hard = new PurgeRecord.Part(
                Map.of("", 27L, "shop", 28L),
                List.of(new PurgeRecord.Prefix("shop", "/x", 29)),
                List.of(30, 31),
                List.of(32L, 33L));
        return new PurgeRecord(34, hard, new PurgeRecord.Part(Map.of(), List.of(), List.of(35), List.of(36L)));
    }

    static Stored stored() {
        return stored(KEY, VARIANT, "some text".getBytes(UTF_8), 37, 38, Set.of("b", "a"))
                .purgedSoftly();
    }

    static Stored stored(CacheKey key, Variant variant, byte[] body, long began, long received, Set<String> tags) {
        HeaderMap headers = new HeaderMap();
        headers.add(new HttpString("x-many"), "one").add(new HttpString("x-many"), "two");
        return new Stored(
                key,
                variant,
                404,
                headers,
                new Body.Bytes(ByteBuffer.wrap(body)),
                began,
                received,
                39,
                60_000,
                new Grace(40, 41, true, true),
                tags,
                false);
    }
}
