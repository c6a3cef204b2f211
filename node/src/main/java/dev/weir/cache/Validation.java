// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cache.Storing.Asked;
import dev.weir.cache.Storing.Decision;
import dev.weir.cache.Storing.Keep;
import dev.weir.cache.Storing.Leave;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks an upstream whether a stored response is still the same, and understands the answer (RFC 9111 §4.3). */
public final class Validation {

    /** They make an answer that is of one client, and not of the resource. */
    private static final List<HttpString> OF_THE_CLIENT = List.of(
            Headers.IF_NONE_MATCH,
            Headers.IF_MODIFIED_SINCE,
            Headers.IF_MATCH,
            Headers.IF_UNMODIFIED_SINCE,
            Headers.IF_RANGE,
            Headers.RANGE);

    /** What was used up when it was received (RFC 9111 §3.2). */
    private static final Set<String> USED_UP = Set.of("content-range");

    private Validation() {}

    /**
     * What came of it.
     *
     * @param copy the stored response as it is now; what this request is answered with
     * @param why it is not to be kept any longer; empty where it is
     * @param own fields for the one who asked and nobody else, such as cookies
     */
    public record Freshened(Stored copy, Optional<NotKept> why, HeaderMap own) {}

    /** Whether a response with these headers can be validated at all. */
    static boolean canValidate(HeaderMap headers) {
        return headers.contains(Headers.ETAG) || headers.contains(Headers.LAST_MODIFIED);
    }

    /**
     * The request that fetches what others can use too: for the whole, without conditions, and wishing what it wishes
     * in the words that are part of its variant.
     */
    public static RequestHead whole(RequestHead head, CacheRules rules) {
        HeaderMap headers = new HeaderMap();
        headers.putAll(head.headers());
        OF_THE_CLIENT.forEach(headers::remove);
        if (rules.varyNormalised()) {
            canonical(headers, Headers.ACCEPT_ENCODING, Negotiation.ACCEPT_ENCODING);
            canonical(headers, Headers.ACCEPT_LANGUAGE, Negotiation.ACCEPT_LANGUAGE);
        }
        return head.withHeaders(headers);
    }

    private static void canonical(HeaderMap headers, HttpString name, String field) {
        HeaderValues lines = headers.get(name);
        if (lines != null) {
            headers.put(name, Negotiation.canonical(field, String.join(", ", lines)));
        }
    }

    /** The same, so that an upstream may answer 304 (RFC 9111 §4.3.1). */
    public static RequestHead conditional(RequestHead head, Stored stored, CacheRules rules) {
        RequestHead whole = whole(head, rules);
        copy(stored.headers(), Headers.ETAG, whole.headers(), Headers.IF_NONE_MATCH);
        copy(stored.headers(), Headers.LAST_MODIFIED, whole.headers(), Headers.IF_MODIFIED_SINCE);
        return whole;
    }

    private static void copy(HeaderMap from, HttpString name, HeaderMap into, HttpString condition) {
        String value = from.getFirst(name);
        if (value != null) {
            into.put(condition, value);
        }
    }

    /**
     * A stored response after a 304 to {@link #conditional} (RFC 9111 §4.3.4).
     *
     * @param headers of the 304
     * @param received when it was received, in milliseconds of the cluster's clock
     * @return empty where it speaks of another response: then the upstream is to be asked without conditions
     */
    public static Optional<Freshened> byNotModified(
            Stored stored, Asked asked, HeaderMap headers, long received, CacheRules rules) {
        return speaksOf(stored, headers)
                ? Optional.of(freshened(stored, asked, headers, received, rules))
                : Optional.empty();
    }

    /** A 304 without validators can only mean the one response that was asked about. */
    private static boolean speaksOf(Stored stored, HeaderMap headers) {
        String tag = headers.getFirst(Headers.ETAG);
        if (tag == null) {
            return same(stored, headers, Headers.LAST_MODIFIED);
        }
        String known = stored.headers().getFirst(Headers.ETAG);
        return known != null && (EntityTags.isStrong(tag) ? tag.equals(known) : EntityTags.weaklyEqual(tag, known));
    }

    private static boolean same(Stored stored, HeaderMap headers, HttpString validator) {
        String value = headers.getFirst(validator);
        return value == null || value.equals(stored.headers().getFirst(validator));
    }

    private static Freshened freshened(Stored stored, Asked asked, HeaderMap headers, long received, CacheRules rules) {
        HeaderMap cookies = new HeaderMap();
        HeaderMap merged = merged(stored.headers(), headers, cookies);
        RequestHead get = asked.head().withMethod(Methods.GET);
        Vary known = stored.variant().vary();
        Asked again = new Asked(get, asked.authorized(), known, asked.began());
        Decision decision = new Storing(rules).decide(again, stored.status(), merged, received);
        if (decision instanceof Keep keep) {
            HeaderMap own = keep.draft().own();
            own.putAll(cookies);
            return new Freshened(keep.draft().stored(stored.key(), stored.body()), Optional.empty(), own);
        }
        NotKept why = ((Leave) decision).why();
        return new Freshened(onlyForNow(stored, merged, asked.began(), received), Optional.of(why), cookies);
    }

    /** The stored fields with the new ones in their place (RFC 9111 §3.2). */
    private static HeaderMap merged(HeaderMap stored, HeaderMap fresh, HeaderMap cookies) {
        HeaderMap merged = new HeaderMap();
        merged.putAll(stored);
        merged.remove(Headers.DATE);
        if (fresh.contains(Headers.AGE)) {
            merged.putAll(Headers.AGE, fresh.get(Headers.AGE));
        }
        for (HeaderValues values : Fields.kept(fresh, USED_UP, new HeaderMap())) {
            HttpString field = values.getHeaderName();
            boolean cookie = field.equals(Headers.SET_COOKIE) || field.equals(Headers.SET_COOKIE2);
            (cookie ? cookies : merged).putAll(field, values);
        }
        return merged;
    }

    private static Stored onlyForNow(Stored stored, HeaderMap merged, long began, long received) {
        HeaderMap headers = Fields.kept(merged, Set.of(), new HeaderMap());
        return new Stored(
                stored.key(),
                stored.variant(),
                stored.status(),
                headers,
                stored.body(),
                began,
                received,
                0,
                0,
                Grace.NONE,
                stored.tags(),
                false);
    }
}
