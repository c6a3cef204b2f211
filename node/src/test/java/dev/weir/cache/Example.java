// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.Storing.Asked;
import dev.weir.cache.Storing.Decision;
import dev.weir.cache.Storing.Keep;
import dev.weir.cache.Storing.Leave;
import dev.weir.http.Body;
import dev.weir.http.Caller;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Requests and responses for the tests of the cache: fields are given as names and values in turn. */
final class Example {

    /** 2025-06-16 12:00:00 GMT, when responses are received; their requests were sent as long before. */
    static final long NOON = 1_750_075_200_000L;

    static final String DATE = "Mon, 16 Jun 2025 12:00:00 GMT";
    static final String TEXT = "0123456789abcdefghij";

    private Example() {}

    static HeaderMap headers(String... fields) {
        HeaderMap headers = new HeaderMap();
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(new HttpString(fields[i]), fields[i + 1]);
        }
        return headers;
    }

    static RequestHead request(HttpString method, String... fields) {
        return new RequestHead(method, "http", "example.com", "/a", "", headers(fields));
    }

    static RequestHead get(String... fields) {
        return request(Methods.GET, fields);
    }

    static RequestHead post(String... fields) {
        return request(Methods.POST, fields);
    }

    static Asked asked(String... fields) {
        RequestHead head = get(fields);
        return new Asked(head, Storing.authorized(head, Caller.ANONYMOUS, false), Vary.NOTHING, NOON);
    }

    static Decision decide(CacheRules rules, Asked asked, int status, String... fields) {
        return new Storing(rules).decide(asked, status, headers(fields), NOON);
    }

    /** Why a 200 with these fields is not kept. */
    static NotKept refusal(String... fields) {
        return refusal(asked(), 200, fields);
    }

    static NotKept refusal(Asked asked, int status, String... fields) {
        return ((Leave) decide(CacheRules.STANDARD, asked, status, fields)).why();
    }

    /** What is kept of a 200 with these fields. */
    static Draft kept(String... fields) {
        return kept(CacheRules.STANDARD, asked(), 200, fields);
    }

    static Draft kept(CacheRules rules, Asked asked, int status, String... fields) {
        Decision decision = decide(rules, asked, status, fields);
        assertThat(decision).isInstanceOf(Keep.class);
        return ((Keep) decision).draft();
    }

    /** A 200 with these fields and the body {@link #TEXT}. */
    static Stored stored(String... fields) {
        return kept(fields).stored(key("http://example.com/a"), text(TEXT));
    }

    static CacheKey key(String url) {
        return new CacheKey("web", url, "");
    }

    static Body.Bytes text(String text) {
        return new Body.Bytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static String textOf(Body body) {
        return StandardCharsets.ISO_8859_1.decode(((Body.Bytes) body).bytes()).toString();
    }

    static long seconds(long count) {
        return count * 1000;
    }

    /** {@link CacheRules#STANDARD} with the lifetimes of an operator. */
    static CacheRules lifetimes(Duration ttl, Duration negativeTtl) {
        return new Wording().ttl(ttl).negativeTtl(negativeTtl).rules();
    }

    /** {@link CacheRules#STANDARD} in other words. */
    static final class Wording {

        private Duration ttl = Duration.ZERO;
        private Duration negativeTtl = Duration.ZERO;
        private Duration whileRevalidate = Duration.ZERO;
        private Duration ifError = Duration.ZERO;
        private double heuristic = 0.1;
        private Set<Integer> statuses = CacheRules.STATUSES;
        private Set<Integer> ttlStatuses = CacheRules.HEURISTIC_STATUSES;
        private Set<String> ignored = Set.of();
        private boolean setCookie;
        private boolean varyNormalised = true;
        private Set<String> varyIgnored = Set.of();
        private List<String> targets = CacheRules.STANDARD.targets();

        Wording ttl(Duration value) {
            ttl = value;
            return this;
        }

        Wording negativeTtl(Duration value) {
            negativeTtl = value;
            return this;
        }

        Wording grace(Duration revalidate, Duration error) {
            whileRevalidate = revalidate;
            ifError = error;
            return this;
        }

        Wording heuristic(double value) {
            heuristic = value;
            return this;
        }

        Wording statuses(Integer... values) {
            statuses = Set.of(values);
            ttlStatuses = statuses;
            return this;
        }

        Wording ignored(String... fields) {
            ignored = Set.of(fields);
            return this;
        }

        Wording setCookie() {
            setCookie = true;
            return this;
        }

        Wording literalVary() {
            varyNormalised = false;
            return this;
        }

        Wording varyIgnored(String... fields) {
            varyIgnored = Set.of(fields);
            return this;
        }

        Wording targets(String... fields) {
            targets = List.of(fields);
            return this;
        }

        CacheRules rules() {
            return new CacheRules(
                    ttl,
                    negativeTtl,
                    whileRevalidate,
                    ifError,
                    heuristic,
                    Duration.ofHours(24),
                    statuses,
                    ttlStatuses,
                    ignored,
                    setCookie,
                    varyNormalised,
                    varyIgnored,
                    targets);
        }
    }
}
