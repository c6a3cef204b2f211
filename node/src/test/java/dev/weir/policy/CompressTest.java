// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.ByteSize;
import dev.weir.http.Body;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are compressed, and what their heads say then. */
class CompressTest {

    private static final String TEXT = "{\"name\": \"value\"}".repeat(100);

    private final Compress policy =
            new Compress(1, new ByteSize(1024), List.of("text/*", "application/json", "*+json"));

    @Test
    void a_body_in_memory_stays_there_and_has_a_length() throws IOException {
        Response answer = answer("GET", json(200, TEXT));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isInstanceOf(Body.Bytes.class);
        assertThat(answer.body().length()).isLessThan(100);
        assertThat(Gunzip.decode(answer.body())).isEqualTo(TEXT);
        assertThat(first(answer, "Content-Encoding")).isEqualTo("gzip");
        assertThat(first(answer, "Vary")).isEqualTo("Accept-Encoding");
    }

    @Test
    void the_head_is_that_of_other_bytes() {
        Response response = json(200, TEXT);
        put(response, "Content-Length", "1600");
        put(response, "Accept-Ranges", "bytes");
        put(response, "ETag", "\"a,b\"");
        put(response, "Vary", "Origin");

        Response answer = answer("GET", response);

        assertThat(answer.headers().contains("Content-Length")).isFalse();
        assertThat(answer.headers().contains("Accept-Ranges")).isFalse();
        assertThat(first(answer, "ETag")).isEqualTo("W/\"a,b\"");
        assertThat(answer.headers().get(Headers.VARY)).containsExactly("Origin, Accept-Encoding");
    }

    @Test
    void a_weak_tag_stays_as_it_is() {
        Response response = json(200, TEXT);
        put(response, "ETag", "W/\"a\"");

        assertThat(first(answer("GET", response), "ETag")).isEqualTo("W/\"a\"");
    }

    @Test
    void who_does_not_accept_it_gets_the_bytes_and_caches_learn_of_it() {
        Response response = json(200, TEXT);
        put(response, "ETag", "\"a\"");

        Response answer = answer(request("GET", "/"), response);

        assertThat(answer.body()).isSameAs(response.body());
        assertThat(first(answer, "Vary")).isEqualTo("Accept-Encoding");
        assertThat(first(answer, "ETag")).isEqualTo("\"a\"");
        assertThat(answer.headers().contains(Headers.CONTENT_ENCODING)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 206, 304})
    void what_has_no_body_or_a_part_goes_as_it_is(int status) {
        assertThat(untouched(json(status, TEXT))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Encoding|br",
                "Content-Encoding|identity",
                "Content-Range|bytes 0-9/10",
                "Cache-Control|private, No-Transform",
                "Content-Digest|sha-256=:abc=:",
                "Content-MD5|abc",
                "Content-Type|image/png",
                "Content-Type|application/jsonp",
            })
    void what_says_something_against_it_goes_as_it_is(String header, String value) {
        Response response = json(200, TEXT);
        put(response, header, value);

        assertThat(untouched(response)).isTrue();
    }

    @Test
    void nothing_is_transformed_for_who_does_not_want_it() {
        Request request = accepting("GET").withHeaders(h -> h.put(Headers.CACHE_CONTROL, "no-transform"));

        assertThat(answer(request, json(200, TEXT)).headers().contains(Headers.CONTENT_ENCODING))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json; charset=utf-8", "TEXT/HTML", "application/problem+json", "text/plain ;a=b"})
    void media_types_are_compared_without_case_and_parameters(String type) {
        Response response = json(404, TEXT);
        put(response, "Content-Type", type);

        assertThat(first(answer("GET", response), "Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void a_short_body_goes_as_it_is() {
        assertThat(untouched(json(200, "x".repeat(1023)))).isTrue();
        assertThat(untouched(json(200, ""))).isTrue();
        assertThat(untouched(stream(ArrivingBody.ofLength(1023)))).isTrue();
        assertThat(untouched(json(200, "x".repeat(1024)))).isFalse();
        assertThat(untouched(stream(ArrivingBody.ofLength(1024)))).isFalse();
        assertThat(untouched(stream(ArrivingBody.ofUnknownLength()))).isFalse();
    }

    @Test
    void a_body_that_would_not_get_shorter_goes_as_it_is() {
        byte[] noise = new byte[2000];
        new Random(3).nextBytes(noise);
        Response response = Response.of(200, new Body.Bytes(java.nio.ByteBuffer.wrap(noise)));
        put(response, "Content-Type", "text/plain");

        Response answer = answer("GET", response);

        assertThat(answer.body()).isSameAs(response.body());
        assertThat(answer.headers().contains(Headers.CONTENT_ENCODING)).isFalse();
    }

    @Test
    void the_answer_to_a_head_says_what_a_get_would_be_told() {
        Response announced = json(200, "");
        put(announced, "Content-Length", "5000");
        put(announced, "ETag", "\"a\"");
        Response small = json(200, "");
        put(small, "Content-Length", "5");

        Response answer = answer("HEAD", announced);

        assertThat(first(answer, "Content-Encoding")).isEqualTo("gzip");
        assertThat(first(answer, "ETag")).isEqualTo("W/\"a\"");
        assertThat(answer.headers().contains(Headers.CONTENT_LENGTH)).isFalse();
        assertThat(answer.body().length()).isZero();
        assertThat(first(answer("HEAD", small), "Content-Length")).isEqualTo("5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"W/\"a\"|W/\"a\"|Accept-Encoding", "\"b\", W/\"a\"|W/\"a\"|Accept-Encoding", "\"a\"|\"a\"|none"})
    void a_client_is_told_by_the_tag_it_knows_that_nothing_changed(String known, String told, String vary) {
        Response response = Response.of(304, Body.EMPTY);
        put(response, "ETag", "\"a\"");
        Request request = accepting("GET").withHeaders(h -> h.put(Headers.IF_NONE_MATCH, known));

        Response answer = answer(request, response);

        assertThat(first(answer, "ETag")).isEqualTo(told);
        assertThat(answer.headers().contains(Headers.VARY) ? first(answer, "Vary") : "none")
                .isEqualTo(vary);
    }

    private Response answer(String method, Response response) {
        return answer(accepting(method), response);
    }

    private Response answer(Request request, Response response) {
        return policy.toFilter(new PolicyContext("orders"))
                .filter(request, ScriptedHandler.answering(response))
                .toCompletableFuture()
                .join();
    }

    private boolean untouched(Response response) {
        Response answer = answer("GET", response);
        return answer.body() == response.body() && !answer.headers().contains(Headers.VARY);
    }

    private static Response json(int status, String text) {
        Response response = Response.of(status, new Body.Bytes(UTF_8.encode(text)));
        put(response, "Content-Type", "application/json");
        return response;
    }

    private static Response stream(Body body) {
        Response response = Response.of(200, body);
        put(response, "Content-Type", "text/plain");
        return response;
    }

    private static void put(Response response, String name, String value) {
        response.headers().put(new HttpString(name), value);
    }

    private static String first(Response response, String name) {
        return response.headers().getFirst(name);
    }

    private static Request accepting(String method) {
        return request(method, "/").withHeaders(headers -> headers.put(Headers.ACCEPT_ENCODING, "br, gzip"));
    }
}
