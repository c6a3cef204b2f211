// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.Caller;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Decides whether a response may be kept, by its head (RFC 9111 §3). */
public final class Storing {

    /** Those whose caching RFC 9110 §15 defines, so that {@code must-understand} is satisfied. */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407,
            408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 451, 500, 501, 502, 503, 504, 505);

    /** What is left of the budget of the one who asked, whoever says it: a limit of ours behind the cache, too. */
    private static final Set<String> OF_A_BUDGET =
            Set.of("ratelimit", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset");

    private final CacheRules rules;

    public Storing(CacheRules rules) {
        this.rules = rules;
    }

    /** What comes of a response. */
    public sealed interface Decision {}

    /** It may be kept when it is complete. */
    public record Keep(Draft draft) implements Decision {}

    /** It is not kept. */
    public record Leave(NotKept why) implements Decision {}

    /**
     * A request that was sent on.
     *
     * @param head as the client sent it, before it was made fit to fill the cache
     * @param authorized whether somebody proved who he is with it, other than by what is part of the key
     *     ({@link #authorized})
     * @param known by what responses of the same key have varied; {@link Vary#NOTHING} where none is known
     * @param began when it was sent, in milliseconds of the cluster's clock
     */
    public record Asked(RequestHead head, boolean authorized, Vary known, long began) {}

    /**
     * Whether a response is somebody's own unless it says otherwise (RFC 9111 §3.5).
     *
     * @param caller who has been found to ask: what it was found by is mostly gone from the head
     * @param keyed whether consumers share no responses anyway
     */
    public static boolean authorized(RequestHead head, Caller caller, boolean keyed) {
        boolean apart = keyed && !caller.consumer().isEmpty();
        boolean known = !caller.equals(Caller.ANONYMOUS);
        return head.headers().contains(Headers.AUTHORIZATION) || (known && !apart);
    }

    /** @param received when the head of the response was received, in milliseconds of the cluster's clock */
    public Decision decide(Asked asked, int status, HeaderMap headers, long received) {
        Told told = Told.of(status, headers, rules);
        Optional<NotKept> why = prohibition(asked, told);
        if (why.isPresent()) {
            return new Leave(why.get());
        }
        HeaderMap own = new HeaderMap();
        HeaderMap kept = Fields.kept(headers, withheld(told), own);
        boolean cookie = take(kept, Headers.SET_COOKIE, own);
        boolean oldCookie = take(kept, Headers.SET_COOKIE2, own);
        if ((cookie || oldCookie) && !rules.setCookie() && rules.counts("set-cookie")) {
            return new Leave(NotKept.SET_COOKIE);
        }
        if (!kept.contains(Headers.DATE)) {
            kept.put(Headers.DATE, HttpDates.format(received));
        }
        return draft(asked, told, kept, own, received);
    }

    /** Whether there was such a field to be taken out. */
    private static boolean take(HeaderMap from, HttpString field, HeaderMap into) {
        if (!from.contains(field)) {
            return false;
        }
        into.putAll(field, from.remove(field));
        return true;
    }

    /** What forbids it whatever its lifetime, in the order of RFC 9111 §3. */
    private Optional<NotKept> prohibition(Asked asked, Told told) {
        CacheControl directives = told.directives();
        if (!asked.head().method().equals(Methods.GET)) {
            return Optional.of(NotKept.METHOD);
        }
        if (CacheRules.PARTIAL_STATUSES.contains(told.status())
                || told.headers().contains(Headers.CONTENT_RANGE)) {
            return Optional.of(NotKept.PARTIAL);
        }
        if (!rules.statuses().contains(told.status())) {
            return Optional.of(NotKept.STATUS);
        }
        boolean mustUnderstand = directives.grants(Directive.MUST_UNDERSTAND);
        if (mustUnderstand && !UNDERSTOOD.contains(told.status())) {
            return Optional.of(NotKept.NOT_UNDERSTOOD);
        }
        if (directives.has(Directive.NO_STORE) && !mustUnderstand) {
            return Optional.of(NotKept.NO_STORE);
        }
        if (RequestDirectives.of(asked.head().headers()).noStore()) {
            return Optional.of(NotKept.REQUEST_NO_STORE);
        }
        if (directives.unqualified(Directive.PRIVATE)) {
            return Optional.of(NotKept.PRIVATE);
        }
        return asked.authorized() && !sharedThough(directives) ? Optional.of(NotKept.AUTHORIZATION) : Optional.empty();
    }

    /** Whether others may have what one was given who proved who he is (RFC 9111 §3.5). */
    private static boolean sharedThough(CacheControl directives) {
        return directives.grants(Directive.PUBLIC)
                || directives.grants(Directive.MUST_REVALIDATE)
                || directives.grants(Directive.S_MAXAGE);
    }

    /** The fields that no other request may be answered with (RFC 9111 §5.2.2.4, §5.2.2.7). */
    private static Set<String> withheld(Told told) {
        Set<String> fields = new HashSet<>(OF_A_BUDGET);
        fields.addAll(told.directives().fields(Directive.NO_CACHE));
        fields.addAll(told.directives().fields(Directive.PRIVATE));
        return fields;
    }

    private Decision draft(Asked asked, Told told, HeaderMap kept, HeaderMap own, long received) {
        Optional<Vary> vary = Vary.of(told.headers(), rules, asked.known());
        Optional<Set<String>> tags = Tags.of(told.headers());
        Freshness freshness = Freshness.of(told, rules, received);
        long age = Freshness.initialAgeMillis(told, asked.began(), received);
        if (vary.isEmpty()) {
            return new Leave(NotKept.VARY);
        }
        if (tags.isEmpty()) {
            return new Leave(NotKept.TAGS);
        }
        if (!isSound(kept)) {
            return new Leave(NotKept.MALFORMED);
        }
        if (freshness.source() == Freshness.Source.NONE && !Freshness.mayBeHeuristic(told)) {
            return new Leave(NotKept.NO_LIFETIME);
        }
        if (freshness.lifetimeMillis() + freshness.grace().millisMax() <= age && !Validation.canValidate(kept)) {
            return new Leave(NotKept.STALE);
        }
        Variant variant = vary.get().variant(asked.head().headers());
        return new Keep(new Draft(
                variant,
                told.status(),
                kept,
                asked.began(),
                received,
                age,
                freshness.lifetimeMillis(),
                freshness.grace(),
                tags.get(),
                own));
    }

    /** Whether it can be sent again as it is: no value begins another line. */
    private static boolean isSound(HeaderMap headers) {
        for (HeaderValues values : headers) {
            if (!values.stream().allMatch(Fields::isOneLine)) {
                return false;
            }
        }
        return true;
    }
}
