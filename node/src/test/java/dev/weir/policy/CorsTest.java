// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static dev.weir.http.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CorsTest {

    private static final String APP = "https://app.example.com";
    private static final String OTHER = "https://other.example.com";
    private static final String EVIL = "https://evil.test";

    private static final Cors TWO = new Cors(
            List.of(CorsOrigin.parse(APP), CorsOrigin.parse("https://*.example.com")),
            List.of("GET", "PUT"),
            List.of("X-Tenant", "Content-Type"),
            List.of("X-Total", "ETag"),
            true,
            Duration.ofMinutes(10));

    private final ScriptedHandler upstream = ScriptedHandler.answering(fromUpstream());

    @Test
    void answers_a_preflight_without_the_upstream() {
        ArrivingBody body = ArrivingBody.ofLength(3);

        Response answer = answer(TWO, preflight(OTHER).withBody(body));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isSameAs(Body.EMPTY);
        assertThat(fields(answer.headers()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Access-Control-Allow-Origin", OTHER,
                        "Access-Control-Allow-Credentials", "true",
                        "Access-Control-Allow-Methods", "GET, PUT",
                        "Access-Control-Allow-Headers", "X-Tenant, Content-Type",
                        "Access-Control-Max-Age", "600",
                        "Vary", "Origin"));
        assertThat(upstream.requests()).isEmpty();
        assertThat(body.closed()).isTrue();
    }

    @Test
    void a_preflight_of_a_stranger_learns_nothing() {
        Response answer = answer(TWO, preflight(EVIL));
        Response fixed = answer(cors(APP), preflight(EVIL));
        Request twice = preflight(APP).withHeaders(headers -> headers.add(Headers.ORIGIN, EVIL));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(fields(answer.headers())).containsExactlyEntriesOf(Map.of("Vary", "Origin"));
        assertThat(fields(fixed.headers())).isEmpty();
        assertThat(fields(answer(TWO, twice).headers())).containsOnlyKeys("Vary");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void what_is_no_preflight_goes_to_the_upstream() {
        for (Request request : List.of(
                request("OPTIONS", "/"),
                request("OPTIONS", "/").withHeaders(headers -> headers.put(Headers.ORIGIN, APP)),
                preflight(APP).withHeaders(headers -> headers.remove(Headers.ORIGIN)),
                of(APP))) {
            assertThat(answer(TWO, request).status()).isEqualTo(200);
        }
        assertThat(upstream.requests()).hasSize(4);
    }

    @Test
    void puts_its_fields_in_place_of_the_upstreams() {
        Response answer = answer(TWO, of(OTHER));

        assertThat(fields(answer.headers()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Access-Control-Allow-Origin", OTHER,
                        "Access-Control-Allow-Credentials", "true",
                        "Access-Control-Expose-Headers", "X-Total, ETag",
                        "Vary", "Accept, Origin",
                        "X-Total", "7"));
    }

    @Test
    void a_stranger_and_who_is_no_page_get_the_answer_without_them() {
        for (Request request : List.of(of(EVIL), of("null"), get("/"))) {
            Response answer = answer(TWO, request);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(fields(answer.headers())).isEqualTo(Map.of("Vary", "Accept, Origin", "X-Total", "7"));
        }
    }

    @Test
    void an_answer_that_is_the_same_for_all_does_not_vary() {
        for (Request request : List.of(of(APP), of(EVIL), get("/"))) {
            assertThat(fields(answer(cors(APP), request).headers()))
                    .containsEntry("Access-Control-Allow-Origin", APP)
                    .containsEntry("Vary", "Accept");
            assertThat(fields(answer(cors("*"), request).headers()))
                    .containsEntry("Access-Control-Allow-Origin", "*")
                    .containsEntry("Vary", "Accept");
        }
    }

    @Test
    void vary_names_the_origin_once() {
        for (String vary : List.of("Origin", "accept,origin", "*")) {
            Response response = fromUpstream();
            response.headers().put(Headers.VARY, vary);

            Response answer = TWO.toFilter(new PolicyContext("orders"))
                    .filter(of(APP), ScriptedHandler.answering(response))
                    .toCompletableFuture()
                    .join();

            assertThat(answer.headers().get(Headers.VARY)).containsExactly(vary);
        }
    }

    @Test
    void a_page_may_read_why_it_failed() {
        ScriptedHandler refusing = ScriptedHandler.failing(ProxyError.NO_HEALTHY_INSTANCE);

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> TWO.toFilter(new PolicyContext("orders"))
                        .filter(of(APP), refusing)
                        .toCompletableFuture()
                        .join())
                .havingCause()
                .isInstanceOfSatisfying(ProxyException.class, failure -> {
                    assertThat(failure.error()).isEqualTo(ProxyError.NO_HEALTHY_INSTANCE);
                    assertThat(failure.getMessage()).isEqualTo("scripted");
                    assertThat(fields(failure.headers()))
                            .containsEntry("Access-Control-Allow-Origin", APP)
                            .containsEntry("Vary", "Origin");
                });
    }

    @Test
    void preflights_come_to_it() {
        assertThat(TWO.answersPreflights()).isTrue();
        assertThat(TWO.answers()).isFalse();
    }

    private Response answer(Cors policy, Request request) {
        return policy.toFilter(new PolicyContext("orders"))
                .filter(request, upstream)
                .toCompletableFuture()
                .join();
    }

    private static Cors cors(String origin) {
        return new Cors(
                List.of(CorsOrigin.parse(origin)), List.of("GET"), List.of(), List.of(), false, Duration.ofSeconds(5));
    }

    private static Response fromUpstream() {
        Response response = Response.of(200, Body.EMPTY);
        Stream.of("Allow-Origin", "Allow-Credentials", "Allow-Methods", "Allow-Headers", "Expose-Headers", "Max-Age")
                .forEach(name -> response.headers().put(new HttpString("Access-Control-" + name), "upstream"));
        response.headers().put(Headers.VARY, "Accept").put(new HttpString("X-Total"), "7");
        return response;
    }

    private static Request of(String origin) {
        return get("/").withHeaders(headers -> headers.put(Headers.ORIGIN, origin));
    }

    private static Request preflight(String origin) {
        return request("OPTIONS", "/").withHeaders(headers -> headers.put(Headers.ORIGIN, origin)
                .put(new HttpString("Access-Control-Request-Method"), "PUT"));
    }

    private static Map<String, String> fields(HeaderMap headers) {
        Map<String, String> fields = new LinkedHashMap<>();
        headers.forEach(values -> fields.put(values.getHeaderName().toString(), String.join(" | ", values)));
        return fields;
    }
}
