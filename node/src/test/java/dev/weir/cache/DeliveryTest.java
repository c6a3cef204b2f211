// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.NOON;
import static dev.weir.cache.Example.TEXT;
import static dev.weir.cache.Example.get;
import static dev.weir.cache.Example.request;
import static dev.weir.cache.Example.seconds;
import static dev.weir.cache.Example.stored;
import static dev.weir.cache.Example.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {

    private static final String MODIFIED = "Mon, 16 Jun 2025 11:00:00 GMT";

    private final Stored stored = stored(
            "Cache-Control",
            "max-age=60",
            "Content-Type",
            "text/plain",
            "ETag",
            "\"a,b\"",
            "Last-Modified",
            MODIFIED,
            "Date",
            Example.DATE,
            "Age",
            "5",
            "X-Other",
            "1");

    private Response answer(String... fields) {
        return Delivery.of(stored, get(fields), NOON + seconds(10));
    }

    private static String field(Response response, String name) {
        return String.valueOf(response.headers().getFirst(name));
    }

    @Test
    void the_whole_comes_with_its_age_and_without_a_copy_of_its_bytes() {
        Response response = answer();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isSameAs(stored.body());
        assertThat(response.headers().get("Age")).containsExactly("15");
        assertThat(field(response, "X-Other")).isEqualTo("1");
    }

    @Test
    void whoever_gets_it_may_change_its_headers() {
        answer().headers().put(new HttpString("X-Other"), "2");

        assertThat(field(answer(), "X-Other")).isEqualTo("1");
        assertThat(stored.headers().contains("Age")).isFalse();
    }

    @Test
    void directives_are_passed_on_whatever_they_mean() {
        Stored directed =
                stored("Cache-Control", "max-age=60, x-ext=\"a\"", "CDN-Cache-Control", "max-age=90", "Pragma", "x");

        Response response = Delivery.of(directed, get(), NOON);

        assertThat(field(response, "Cache-Control")).isEqualTo("max-age=60, x-ext=\"a\"");
        assertThat(field(response, "CDN-Cache-Control")).isEqualTo("max-age=90");
        assertThat(field(response, "Pragma")).isEqualTo("x");
    }

    @Test
    void an_age_is_never_more_than_what_all_can_read() {
        Response response = Delivery.of(stored, get(), Long.MAX_VALUE / 4);

        assertThat(field(response, "Age")).isEqualTo("2147483648");
    }

    @Test
    void a_head_gets_the_length_and_no_body() {
        Response response = Delivery.of(stored, request(Methods.HEAD, "Range", "bytes=0-1"), NOON);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isSameAs(Body.EMPTY);
        assertThat(field(response, "Content-Length")).isEqualTo("20");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a,b\"", "W/\"a,b\"", "*", "\"x\", \"a,b\"", "\"x\",,W/\"a,b\" ", "\"a\", *"})
    void who_has_it_by_its_tag_is_told_so(String tags) {
        Response response = answer("If-None-Match", tags);

        assertThat(response.status()).isEqualTo(304);
        assertThat(response.body()).isSameAs(Body.EMPTY);
        assertThat(field(response, "ETag")).isEqualTo("\"a,b\"");
        assertThat(field(response, "Cache-Control")).isEqualTo("max-age=60");
        assertThat(field(response, "Age")).isEqualTo("15");
        assertThat(response.headers().contains("Content-Type")).isFalse();
        assertThat(response.headers().contains("Last-Modified")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "a,b", "\"A,B\"", "", "\"a,b", "w/\"a,b\""})
    void who_has_another_one_gets_it(String tags) {
        assertThat(answer("If-None-Match", tags, "If-Modified-Since", Example.DATE)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tags_on_any_line_count() {
        assertThat(answer("If-None-Match", "\"x\"", "If-None-Match", "\"a,b\"").status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon, 16 Jun 2025 11:00:00 GMT | 304",
                "Mon, 16 Jun 2025 11:00:01 GMT | 304",
                "Monday, 16-Jun-25 11:00:00 GMT | 304",
                "Mon, 16 Jun 2025 10:59:59 GMT | 200",
                "Mon, 16 Jun 2025 11:00:00 CET | 200",
                "tomorrow | 200"
            })
    void dates_are_compared(String since, int status) {
        assertThat(answer("If-Modified-Since", since).status()).isEqualTo(status);
    }

    @Test
    void without_a_last_modified_the_date_counts() {
        Stored undated = stored("Cache-Control", "max-age=60", "Date", Example.DATE);

        assertThat(Delivery.of(undated, get("If-Modified-Since", Example.DATE), NOON)
                        .status())
                .isEqualTo(304);
        assertThat(Delivery.of(undated, get("If-Modified-Since", MODIFIED), NOON)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void only_a_200_is_held_against_conditions_and_ranges() {
        Stored missing = Example.kept(
                        CacheRules.STANDARD, Example.asked(), 404, "Cache-Control", "max-age=60", "ETag", "\"a\"")
                .stored(stored.key(), stored.body());

        assertThat(Delivery.of(missing, get("If-None-Match", "\"a\""), NOON).status())
                .isEqualTo(404);
        assertThat(Delivery.of(missing, get("Range", "bytes=0-1"), NOON).status())
                .isEqualTo(404);
    }

    @Test
    void a_part_comes_as_a_part() {
        Response response = answer("Range", "bytes=3-5");

        assertThat(response.status()).isEqualTo(206);
        assertThat(textOf(response.body())).isEqualTo("345");
        assertThat(field(response, "Content-Range")).isEqualTo("bytes 3-5/20");
        assertThat(field(response, "Content-Type")).isEqualTo("text/plain");
    }

    @Test
    void several_parts_come_in_one_body() {
        Response response = answer("Range", "bytes=15-,0-1");
        String boundary = field(response, "Content-Type").replace("multipart/byteranges; boundary=", "");
        String head = "\r\n--" + boundary + "\r\nContent-Type: text/plain\r\nContent-Range: bytes ";

        assertThat(response.status()).isEqualTo(206);
        assertThat(response.headers().contains("Content-Range")).isFalse();
        assertThat(textOf(response.body()))
                .isEqualTo(head + "15-19/20\r\n\r\nfghij" + head + "0-1/20\r\n\r\n01" + "\r\n--" + boundary + "--\r\n");
    }

    @Test
    void a_range_that_there_is_not_is_refused_and_that_is_kept_by_nobody() {
        Response response = answer("Range", "bytes=20-");

        assertThat(response.status()).isEqualTo(416);
        assertThat(response.body()).isSameAs(Body.EMPTY);
        assertThat(field(response, "Content-Range")).isEqualTo("bytes */20");
        assertThat(field(response, "Cache-Control")).isEqualTo("no-store");
        assertThat(response.headers().contains("ETag")).isFalse();
    }

    @Test
    void a_range_that_makes_no_sense_is_ignored() {
        assertThat(textOf(answer("Range", "bytes=5-4").body())).isEqualTo(TEXT);
        assertThat(textOf(answer("Range", "bytes=0-1", "Range", "bytes=2-3").body()))
                .isEqualTo(TEXT);
    }

    @Test
    void a_condition_comes_before_a_range() {
        assertThat(answer("Range", "bytes=0-1", "If-None-Match", "\"a,b\"").status())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a,b\" | 206",
                "W/\"a,b\" | 200",
                "\"a\" | 200",
                "Mon, 16 Jun 2025 11:00:00 GMT | 206",
                "Mon, 16 Jun 2025 11:00:01 GMT | 200",
                "Mon, 16 Jun 2025 10:00:00 GMT | 200",
                "nonsense | 200"
            })
    void a_range_is_of_the_representation_that_the_client_has(String validator, int status) {
        assertThat(answer("Range", "bytes=0-1", "If-Range", validator).status()).isEqualTo(status);
    }

    @Test
    void a_date_of_the_very_second_is_no_strong_validator() {
        Stored changing = stored("Cache-Control", "max-age=60", "Last-Modified", Example.DATE, "Date", Example.DATE);

        Response response = Delivery.of(changing, get("Range", "bytes=0-1", "If-Range", Example.DATE), NOON);

        assertThat(response.status()).isEqualTo(200);
    }
}
