// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.NOON;
import static dev.weir.cache.Example.asked;
import static dev.weir.cache.Example.decide;
import static dev.weir.cache.Example.get;
import static dev.weir.cache.Example.kept;
import static dev.weir.cache.Example.refusal;
import static dev.weir.cache.Example.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.Storing.Asked;
import dev.weir.cache.Storing.Leave;
import dev.weir.http.Caller;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoringTest {

    private static final String CC = "Cache-Control";
    private static final String MINUTE = "max-age=60";
    private static final CacheRules COOKIES = new Example.Wording().setCookie().rules();

    private static Asked by(HttpString method) {
        return new Asked(request(method), false, Vary.NOTHING, NOON);
    }

    private static NotKept somebodys(String said) {
        return refusal(asked("Authorization", "Bearer x"), 200, CC, said, "ETag", "\"a\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "PUT", "DELETE", "OPTIONS", "QUERY", "get"})
    void only_responses_to_get_are_kept(String method) {
        assertThat(refusal(by(new HttpString(method.equals("get") ? "GETS" : method)), 200, CC, MINUTE))
                .isEqualTo(NotKept.METHOD);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 408, 413, 416, 417, 421, 429, 431, 500, 502, 503, 504, 299, 599})
    void what_blames_a_request_or_a_moment_is_not_kept_though_it_says_so(int status) {
        assertThat(refusal(asked(), status, CC, "public, max-age=60")).isEqualTo(NotKept.STATUS);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501})
    void others_are_kept_where_they_say_so(int status) {
        assertThat(kept(CacheRules.STANDARD, asked(), status, CC, MINUTE).status())
                .isEqualTo(status);
    }

    @Test
    void a_part_is_never_kept() {
        assertThat(refusal(asked(), 206, CC, MINUTE, "Content-Range", "bytes 0-1/2"))
                .isEqualTo(NotKept.PARTIAL);
        assertThat(refusal(asked(), 304, CC, MINUTE)).isEqualTo(NotKept.PARTIAL);
        assertThat(refusal(CC, MINUTE, "Content-Range", "bytes 0-1/2")).isEqualTo(NotKept.PARTIAL);
    }

    @Test
    void no_store_forbids_it_on_either_side() {
        assertThat(refusal(CC, "no-store, max-age=60")).isEqualTo(NotKept.NO_STORE);
        assertThat(refusal(CC, MINUTE, CC, "no-store")).isEqualTo(NotKept.NO_STORE);
        assertThat(refusal(asked(CC, "no-store"), 200, CC, MINUTE)).isEqualTo(NotKept.REQUEST_NO_STORE);
    }

    @Test
    void must_understand_takes_no_store_back_for_a_status_that_is_understood() {
        CacheRules odd = new Example.Wording().statuses(200, 299).rules();

        assertThat(kept(CC, "must-understand, no-store, max-age=60").lifetimeMillis())
                .isEqualTo(60_000);
        assertThat(decide(odd, asked(), 299, CC, "must-understand, max-age=60"))
                .isEqualTo(new Leave(NotKept.NOT_UNDERSTOOD));
        assertThat(kept(odd, asked(), 299, CC, MINUTE).status()).isEqualTo(299);
        assertThat(refusal(CC, "must-understand no-store, no-store, max-age=60"))
                .isEqualTo(NotKept.NO_STORE);
    }

    @Test
    void private_forbids_it_but_for_fields_that_are_named() {
        Draft kept = kept(CC, "private=\"x-name\", max-age=60", "X-Name", "me", "X-Other", "all");

        assertThat(refusal(CC, "private, max-age=60")).isEqualTo(NotKept.PRIVATE);
        assertThat(refusal(CC, "public, private, max-age=60")).isEqualTo(NotKept.PRIVATE);
        assertThat(kept.headers().contains("X-Name")).isFalse();
        assertThat(kept.headers().getFirst("X-Other")).isEqualTo("all");
    }

    @Test
    void fields_that_no_cache_names_are_not_served_without_a_look() {
        Draft kept = kept(CC, "no-cache=\"x-name\", max-age=60", "X-Name", "me");

        assertThat(kept.lifetimeMillis()).isEqualTo(60_000);
        assertThat(kept.headers().contains("X-Name")).isFalse();
    }

    @Test
    void what_was_somebodys_is_kept_only_where_it_says_that_others_may_have_it() {
        assertThat(somebodys("max-age=60")).isEqualTo(NotKept.AUTHORIZATION);
        assertThat(somebodys("no-cache")).isEqualTo(NotKept.AUTHORIZATION);
        assertThat(somebodys("s-maxage=x")).isEqualTo(NotKept.AUTHORIZATION);
        assertThat(somebodys("public;x, max-age=60")).isEqualTo(NotKept.AUTHORIZATION);
        for (String open : new String[] {"public, max-age=60", "max-age=60, must-revalidate", "s-maxage=60"}) {
            assertThat(kept(CacheRules.STANDARD, asked("Authorization", "Bearer x"), 200, CC, open))
                    .isNotNull();
        }
    }

    @Test
    void a_ttl_does_not_open_what_was_somebodys() {
        CacheRules rules = Example.lifetimes(Duration.ofHours(1), Duration.ZERO);

        assertThat(decide(rules, asked("Authorization", "Basic x"), 200)).isEqualTo(new Leave(NotKept.AUTHORIZATION));
    }

    @Test
    void a_known_caller_is_somebody_unless_callers_share_nothing() {
        Caller acme = Caller.of("acme");
        Caller token = new Caller("", Set.of(), Set.of(), Map.of("sub", "alice"));

        assertThat(Storing.authorized(get(), acme, false)).isTrue();
        assertThat(Storing.authorized(get(), acme, true)).isFalse();
        assertThat(Storing.authorized(get(), token, false)).isTrue();
        assertThat(Storing.authorized(get(), token, true)).isTrue();
        assertThat(Storing.authorized(get("Authorization", "x"), acme, true)).isTrue();
        assertThat(Storing.authorized(get(), Caller.ANONYMOUS, false)).isFalse();
    }

    @Test
    void cookies_are_kept_by_nobody() {
        String[] sets = {CC, MINUTE, "Set-Cookie", "a=b"};

        assertThat(refusal(sets)).isEqualTo(NotKept.SET_COOKIE);
        assertThat(refusal(CC, MINUTE, "Set-Cookie2", "a=b")).isEqualTo(NotKept.SET_COOKIE);
        assertThat(kept(COOKIES, asked(), 200, sets).headers().contains("Set-Cookie"))
                .isFalse();
        assertThat(kept(new Example.Wording().ignored("set-cookie").rules(), asked(), 200, sets)
                        .headers()
                        .contains("Set-Cookie"))
                .isFalse();
        assertThat(kept(CC, "max-age=60, private=\"set-cookie\"", "Set-Cookie", "a=b")
                        .headers()
                        .contains("Set-Cookie"))
                .isFalse();
    }

    @Test
    void what_others_may_not_have_is_for_the_one_who_asked() {
        Draft kept = kept(
                COOKIES,
                asked(),
                200,
                CC,
                "max-age=60, private=\"x-name\", no-cache=\"x-hop, x-other\"",
                "X-Name",
                "me",
                "X-Other",
                "1",
                "Connection",
                "X-Hop",
                "X-Hop",
                "1",
                "Set-Cookie",
                "a=b",
                "Set-Cookie",
                "c=d");

        assertThat(kept.own().getHeaderNames().stream().map(HttpString::toString))
                .containsExactlyInAnyOrder("X-Name", "X-Other", "Set-Cookie");
        assertThat(kept.own().get("Set-Cookie")).containsExactly("a=b", "c=d");
        assertThat(kept.headers().getHeaderNames().stream().map(HttpString::toString))
                .containsExactlyInAnyOrder(CC, "Date");
    }

    @Test
    void a_silent_response_is_kept_only_if_its_status_allows_it() {
        assertThat(refusal(asked(), 302, "ETag", "\"a\"")).isEqualTo(NotKept.NO_LIFETIME);
        assertThat(kept("ETag", "\"a\"").lifetimeMillis()).isZero();
        assertThat(kept(CacheRules.STANDARD, asked(), 302, CC, "public", "ETag", "\"a\"")
                        .lifetimeMillis())
                .isZero();
    }

    @Test
    void what_is_stale_at_once_is_kept_only_if_it_can_be_validated_or_served_stale() {
        assertThat(refusal(CC, "max-age=0")).isEqualTo(NotKept.STALE);
        assertThat(refusal(CC, "max-age=60", "Age", "60")).isEqualTo(NotKept.STALE);
        assertThat(kept(CC, "max-age=0", "ETag", "\"a\"").shareable()).isFalse();
        assertThat(kept(CC, "max-age=0", "Last-Modified", Example.DATE).shareable())
                .isFalse();
        assertThat(kept(CC, "max-age=0, stale-if-error=60").grace().ifErrorMillis())
                .isEqualTo(60_000);
    }

    @Test
    void all_fields_are_kept_but_those_of_a_connection_a_proxy_or_a_moment() {
        String fields = "Cache-Control|max-age=60|Connection|close, X-Hop|X-Hop|1|Keep-Alive|timeout=5"
                + "|Proxy-Connection|close|Proxy-Authenticate|Basic|Proxy-Authentication-Info|a=b"
                + "|Proxy-Authorization|x|TE|trailers|Trailer|X-Sum|Transfer-Encoding|chunked|Upgrade|h2c"
                + "|Age|5|Content-Length|20|Date|" + Example.DATE + "|X-Unknown|a|X-Unknown|b";

        Draft kept = kept(fields.split("\\|", -1));

        assertThat(kept.headers().getHeaderNames().stream().map(HttpString::toString))
                .containsExactlyInAnyOrder(CC, "Date", "X-Unknown");
        assertThat(kept.headers().get("X-Unknown")).containsExactly("a", "b");
    }

    @Test
    void a_response_without_a_date_gets_the_one_it_was_received_at() {
        assertThat(kept(CC, MINUTE).headers().getFirst("Date")).isEqualTo(Example.DATE);
    }

    @Test
    void a_value_that_would_begin_another_line_is_never_kept() {
        assertThat(refusal(CC, MINUTE, "X-Name", "a\r\nSet-Cookie: b=c")).isEqualTo(NotKept.MALFORMED);
        assertThat(refusal(CC, MINUTE, "X-Name", "a\nb")).isEqualTo(NotKept.MALFORMED);
        assertThat(refusal(CC, MINUTE, "X-Name", "a\0b")).isEqualTo(NotKept.MALFORMED);
        assertThat(kept(CC, MINUTE, "X-Name", "a\tb é")).isNotNull();
    }

    @Test
    void more_tags_than_can_be_purged_by_are_refused() {
        Draft kept = kept(CC, MINUTE, "Surrogate-Key", " a  b\tc ", "Surrogate-Key", "d", "Cache-Tag", "e, f g,,");

        assertThat(kept.tags()).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f g");
        assertThat(refusal(CC, MINUTE, "Cache-Tag", "x".repeat(1025))).isEqualTo(NotKept.TAGS);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= 1000; i++) {
            many.append(i).append(' ');
        }
        assertThat(refusal(CC, MINUTE, "Surrogate-Key", many.toString())).isEqualTo(NotKept.TAGS);
    }

    @Test
    void what_is_kept_is_out_of_date_when_the_resource_is_another_one_now() {
        assertThat(NotKept.NO_STORE.supersedes(200)).isTrue();
        assertThat(NotKept.PRIVATE.supersedes(302)).isTrue();
        assertThat(NotKept.STALE.supersedes(404)).isTrue();
        assertThat(NotKept.STATUS.supersedes(410)).isTrue();
    }

    @Test
    void what_is_kept_is_not_out_of_date_because_of_who_asked() {
        assertThat(NotKept.NO_STORE.supersedes(429)).isFalse();
        assertThat(NotKept.STATUS.supersedes(400)).isFalse();
        assertThat(NotKept.STATUS.supersedes(503)).isFalse();
        assertThat(NotKept.AUTHORIZATION.supersedes(404)).isFalse();
        assertThat(NotKept.SET_COOKIE.supersedes(200)).isFalse();
        assertThat(NotKept.TOO_LARGE.supersedes(200)).isFalse();
    }

    @Test
    void a_method_is_what_it_says_and_nothing_like_it() {
        assertThat(decide(CacheRules.STANDARD, by(Methods.GET), 200, CC, MINUTE))
                .isInstanceOf(Storing.Keep.class);
    }
}
