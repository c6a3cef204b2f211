// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.NOON;
import static dev.weir.cache.Example.get;
import static dev.weir.cache.Example.headers;
import static dev.weir.cache.Example.seconds;
import static dev.weir.cache.Example.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.Storing.Asked;
import dev.weir.cache.Validation.Freshened;
import dev.weir.http.RequestHead;
import io.undertow.util.HttpString;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {

    private static final long LATER = NOON + seconds(3600);
    private static final String MODIFIED = "Mon, 16 Jun 2025 11:00:00 GMT";
    private static final String NEW_DATE = "Mon, 16 Jun 2025 13:00:00 GMT";

    private static Optional<Freshened> notModified(Stored stored, String... fields) {
        Asked asked = new Asked(get(), false, Vary.NOTHING, LATER - 200);
        return Validation.byNotModified(stored, asked, headers(fields), LATER, CacheRules.STANDARD);
    }

    private static Stored tagged(String tag) {
        return stored("Cache-Control", "max-age=60", "ETag", tag, "X-Old", "1", "X-Same", "1");
    }

    @Test
    void a_fetch_for_all_is_of_the_whole_and_without_the_clients_conditions() {
        RequestHead head = get(
                "If-None-Match",
                "\"c\"",
                "If-Modified-Since",
                MODIFIED,
                "If-Match",
                "*",
                "If-Unmodified-Since",
                MODIFIED,
                "If-Range",
                "\"c\"",
                "Range",
                "bytes=0-1",
                "Accept-Encoding",
                "deflate, gzip;q=0.5",
                "X-Other",
                "1");

        RequestHead whole = Validation.whole(head, CacheRules.STANDARD);

        assertThat(whole.headers().getHeaderNames().stream().map(HttpString::toString))
                .containsExactlyInAnyOrder("Accept-Encoding", "X-Other");
        assertThat(whole.headers().getFirst("Accept-Encoding")).isEqualTo("gzip");
        assertThat(head.headers().contains("Range")).isTrue();
    }

    @Test
    void what_a_fetch_wishes_is_what_its_variant_says() {
        RequestHead head = get("Accept-Encoding", "br;q=0.1, gzip", "Accept-Language", "de, en;q=0.3");
        Vary vary = Vary.of(headers("Vary", "Accept-Encoding, Accept-Language"), CacheRules.STANDARD, Vary.NOTHING)
                .orElseThrow();

        RequestHead whole = Validation.whole(head, CacheRules.STANDARD);

        assertThat(vary.variant(whole.headers())).isEqualTo(vary.variant(head.headers()));
        assertThat(vary.variant(head.headers()).text())
                .isEqualTo("accept-encoding: " + whole.headers().getFirst("Accept-Encoding") + "\naccept-language: "
                        + whole.headers().getFirst("Accept-Language") + "\n");
    }

    @Test
    void both_validators_are_sent() {
        Stored stored = stored("Cache-Control", "max-age=60", "ETag", "W/\"a\"", "Last-Modified", MODIFIED);

        RequestHead head = Validation.conditional(get("If-None-Match", "\"c\""), stored, CacheRules.STANDARD);

        assertThat(head.headers().get("If-None-Match")).containsExactly("W/\"a\"");
        assertThat(head.headers().get("If-Modified-Since")).containsExactly(MODIFIED);
    }

    @Test
    void a_304_makes_it_fresh_again() {
        Freshened freshened =
                notModified(tagged("\"a\""), "ETag", "\"a\"", "Date", NEW_DATE).orElseThrow();

        assertThat(freshened.why()).isEmpty();
        assertThat(freshened.copy().fresh(LATER)).isTrue();
        assertThat(freshened.copy().ageMillis(LATER)).isEqualTo(200);
        assertThat(freshened.copy().began()).isEqualTo(LATER - 200);
        assertThat(freshened.copy().headers().get("Date")).containsExactly(NEW_DATE);
    }

    @Test
    void the_fields_of_a_304_take_the_place_of_those_there_were() {
        Freshened freshened = notModified(
                        tagged("\"a\""),
                        "X-Old",
                        "2",
                        "X-Old",
                        "3",
                        "X-New",
                        "1",
                        "Cache-Control",
                        "max-age=5",
                        "Content-Length",
                        "7",
                        "Content-Range",
                        "bytes 0-1/2",
                        "Content-Type",
                        "text/plain",
                        "Connection",
                        "X-Hop",
                        "X-Hop",
                        "1",
                        "Age",
                        "3",
                        "Cache-Tag",
                        "new")
                .orElseThrow();
        Stored copy = freshened.copy();

        assertThat(copy.headers().get("X-Old")).containsExactly("2", "3");
        assertThat(copy.headers().getFirst("X-New")).isEqualTo("1");
        assertThat(copy.headers().getFirst("X-Same")).isEqualTo("1");
        assertThat(copy.headers().getFirst("Content-Type")).isEqualTo("text/plain");
        assertThat(copy.headers().getHeaderNames().stream().map(HttpString::toString))
                .doesNotContain("Content-Length", "Content-Range", "X-Hop", "Age", "Connection");
        assertThat(copy.lifetimeMillis()).isEqualTo(5_000);
        assertThat(copy.ageMillis(LATER)).isEqualTo(3_200);
        assertThat(copy.tags()).containsExactly("new");
        assertThat(copy.body()).isEqualTo(Example.text(Example.TEXT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a\"   | \"a\"   | true",
                "\"a\"   | \"b\"   | false",
                "\"a\"   | W/\"a\" | true",
                "W/\"a\" | W/\"a\" | true",
                "W/\"a\" | \"a\"   | false",
                "W/\"a\" | W/\"b\" | false"
            })
    void a_304_speaks_of_the_response_whose_tag_it_has(String known, String said, boolean speaks) {
        assertThat(notModified(tagged(known), "ETag", said).isPresent()).isEqualTo(speaks);
    }

    @Test
    void a_304_speaks_of_the_response_whose_date_it_has() {
        Stored dated = stored("Cache-Control", "max-age=60", "Last-Modified", MODIFIED);

        assertThat(notModified(dated, "Last-Modified", MODIFIED)).isPresent();
        assertThat(notModified(dated, "Last-Modified", NEW_DATE)).isEmpty();
        assertThat(notModified(dated, "ETag", "\"a\"")).isEmpty();
        assertThat(notModified(dated)).isPresent();
    }

    @Test
    void a_304_may_say_that_it_is_not_to_be_kept_any_longer() {
        Freshened freshened = notModified(tagged("\"a\""), "Cache-Control", "private, max-age=60", "X-New", "1")
                .orElseThrow();

        assertThat(freshened.why()).hasValue(NotKept.PRIVATE);
        assertThat(freshened.copy().headers().getFirst("X-New")).isEqualTo("1");
        assertThat(freshened.copy().fresh(LATER)).isFalse();
    }

    @Test
    void cookies_of_a_304_are_for_the_one_who_asked() {
        Freshened freshened = notModified(
                        tagged("\"a\""),
                        "Set-Cookie",
                        "a=b",
                        "Cache-Control",
                        "max-age=60, private=\"x-name\"",
                        "X-Name",
                        "me")
                .orElseThrow();

        assertThat(freshened.why()).isEmpty();
        assertThat(freshened.copy().headers().contains("Set-Cookie")).isFalse();
        assertThat(freshened.copy().headers().contains("X-Name")).isFalse();
        assertThat(freshened.own().getFirst("Set-Cookie")).isEqualTo("a=b");
        assertThat(freshened.own().getFirst("X-Name")).isEqualTo("me");
        assertThat(freshened.own().size()).isEqualTo(2);
    }

    @Test
    void a_soft_purge_ends_with_a_304() {
        Freshened freshened = notModified(tagged("\"a\"").purgedSoftly()).orElseThrow();

        assertThat(freshened.copy().fresh(LATER)).isTrue();
    }
}
