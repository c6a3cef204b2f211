// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.asked;
import static dev.weir.cache.Example.headers;
import static dev.weir.cache.Example.kept;
import static dev.weir.cache.Example.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaryTest {

    private static final CacheRules LITERAL =
            new Example.Wording().literalVary().rules();

    private static Optional<Vary> vary(CacheRules rules, String... fields) {
        return Vary.of(headers(fields), rules, Vary.NOTHING);
    }

    private static Vary vary(String value) {
        return vary(CacheRules.STANDARD, "Vary", value).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*, *",
                ", *",
                "*, Foo",
                "Foo, *",
                "Foo Bar",
                "Foo;q=1",
                "X-Forwarded-For",
                "Via",
                "Forwarded",
                "X-Forwarded-Port"
            })
    void what_varies_by_more_than_the_clients_fields_is_not_kept(String value) {
        assertThat(refusal("Cache-Control", "max-age=60", "Vary", value)).isEqualTo(NotKept.VARY);
        assertThat(refusal("Cache-Control", "max-age=60", "Vary", "Foo", "Vary", value))
                .isEqualTo(NotKept.VARY);
    }

    @Test
    void names_are_read_over_all_lines_in_any_case_and_order() {
        Vary vary =
                vary(CacheRules.STANDARD, "Vary", "X-B, x-a,", "Vary", "X-A").orElseThrow();

        assertThat(vary).isEqualTo(vary("x-a, x-b"));
        assertThat(vary.fields()).containsExactly("x-a", "x-b");
    }

    @Test
    void scheme_and_authority_are_in_the_key_already() {
        assertThat(vary("Host, X-Forwarded-Host, X-Forwarded-Proto")).isEqualTo(Vary.NOTHING);
    }

    @Test
    void requests_match_if_all_named_fields_do() {
        Vary vary = vary("X-A, X-B");
        Variant variant = vary.variant(headers("X-A", "1", "X-B", "2", "X-C", "3"));

        assertThat(vary.variant(headers("x-b", " 2 ", "x-a", "1"))).isEqualTo(variant);
        assertThat(vary.variant(headers("X-A", "1", "X-B", "3"))).isNotEqualTo(variant);
        assertThat(vary.variant(headers("X-A", "1"))).isNotEqualTo(variant);
        assertThat(vary.variant(headers("X-A", "2", "X-B", "1"))).isNotEqualTo(variant);
    }

    @Test
    void a_field_that_is_absent_matches_only_where_it_is_absent_too() {
        Vary vary = vary("X-A, X-B");

        assertThat(vary.variant(headers())).isNotEqualTo(vary.variant(headers("X-A", "")));
        assertThat(vary.variant(headers("X-A", ""))).isNotEqualTo(vary.variant(headers("X-B", "")));
        assertThat(vary.variant(headers())).isEqualTo(vary.variant(headers("X-C", "1")));
    }

    @Test
    void several_lines_are_one_value() {
        Vary vary = vary("X-A");

        assertThat(vary.variant(headers("X-A", "1", "X-A", "2"))).isEqualTo(vary.variant(headers("X-A", "1, 2")));
    }

    @Test
    void long_values_are_told_apart_and_take_no_room() {
        Vary vary = vary("X-Long");
        Variant one = vary.variant(headers("X-Long", "a".repeat(8000)));
        Variant other = vary.variant(headers("X-Long", "a".repeat(7999) + "b"));

        assertThat(one).isNotEqualTo(other).isEqualTo(vary.variant(headers("X-Long", "a".repeat(8000))));
        assertThat(one.text()).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cookie", "Authorization", "X-Api-Key", "X-Auth-Token", "X-Session"})
    void what_lets_somebody_in_does_not_stand_in_a_variant(String field) {
        Vary vary = vary(field + ", Accept-Encoding");
        Variant variant = vary.variant(headers(field, "letmein"));

        assertThat(variant.text()).doesNotContain("letmein");
        assertThat(variant).isEqualTo(vary.variant(headers(field, "letmein")));
        assertThat(variant).isNotEqualTo(vary.variant(headers(field, "other")));
    }

    @Test
    void requests_match_if_and_only_if_all_named_fields_have_the_same_lines() {
        Random random = new Random(4);
        Vary vary = vary("X-A, X-B");

        for (int i = 0; i < 20_000; i++) {
            Map<String, String> one = fields(random);
            Map<String, String> other = fields(random);
            boolean match = Objects.equals(one.get("X-A"), other.get("X-A"))
                    && Objects.equals(one.get("X-B"), other.get("X-B"));

            assertThat(vary.variant(lines(one)).equals(vary.variant(lines(other))))
                    .as(one + " and " + other)
                    .isEqualTo(match);
        }
    }

    /** Values with what could be mistaken for the end of one and the begin of the next. */
    private static Map<String, String> fields(Random random) {
        Map<String, String> fields = new TreeMap<>();
        for (String name : List.of("X-A", "X-B", "X-C")) {
            if (random.nextInt(3) > 0) {
                fields.put(name, List.of("", "1", "x-b: 1", "1, 2", ":").get(random.nextInt(5)));
            }
        }
        return fields;
    }

    private static HeaderMap lines(Map<String, String> fields) {
        return headers(fields.entrySet().stream()
                .flatMap(field -> Arrays.stream(field.getValue().split(", ", -1))
                        .flatMap(line -> Stream.of(field.getKey(), " " + line + "\t")))
                .toArray(String[]::new));
    }

    @Test
    void what_is_encoded_varies_by_the_encodings_though_it_does_not_say_so() {
        Vary vary = vary(CacheRules.STANDARD, "Content-Encoding", "gzip").orElseThrow();

        assertThat(vary.fields()).containsExactly("accept-encoding");
    }

    @Test
    void one_that_does_not_say_varies_by_what_others_of_the_key_do() {
        Vary known = vary("X-A");

        assertThat(Vary.of(headers(), CacheRules.STANDARD, known)).hasValue(known);
        assertThat(Vary.of(headers("Vary", " , "), CacheRules.STANDARD, known)).hasValue(known);
        assertThat(Vary.of(headers("Vary", "X-B"), CacheRules.STANDARD, known)).hasValue(vary("X-B"));
    }

    @Test
    void the_operator_may_say_that_something_makes_no_difference() {
        CacheRules some = new Example.Wording().varyIgnored("User-Agent").rules();
        CacheRules all = new Example.Wording().ignored("Vary").rules();

        assertThat(vary(some, "Vary", "User-Agent, X-A").orElseThrow().fields()).containsExactly("x-a");
        assertThat(vary(all, "Vary", "*")).hasValue(Vary.NOTHING);
    }

    @Test
    void who_varies_by_too_much_is_not_kept() {
        String many = IntStream.range(0, 17).mapToObj(i -> "x-" + i).collect(Collectors.joining(","));

        assertThat(refusal("Cache-Control", "max-age=60", "Vary", many)).isEqualTo(NotKept.VARY);
    }

    @Test
    void a_response_is_kept_for_what_its_request_said() {
        Draft gzip = kept(
                CacheRules.STANDARD,
                asked("Accept-Encoding", "deflate, gzip"),
                200,
                "Vary",
                "Accept-Encoding",
                "Cache-Control",
                "max-age=60");

        assertThat(gzip.variant().text()).isEqualTo("accept-encoding: gzip\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br                   | br, gzip",
                "br;q=0.5, gzip;q=1                  | br, gzip",
                "GZIP                                | gzip",
                "x-gzip                              | gzip",
                "gzip;q=0, br                        | br",
                "gzip;q=0                            | identity",
                "gzip, gzip;q=0                      | identity",
                "*                                   | br, gzip, zstd",
                "*, br;q=0                           | gzip, zstd",
                "*;q=0, gzip                         | gzip",
                "identity                            | identity",
                "deflate                             | identity",
                "gzip;q=2, br;q=x                    | identity",
                "gzip ; q=0.5                        | gzip"
            })
    void encodings_that_mean_the_same_are_the_same(String value, String canonical) {
        assertThat(Negotiation.canonical("accept-encoding", value)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de-DE,de;q=0.9,en;q=0.8             | de-de, de;q=0.9, en;q=0.8",
                "de-de, de;q=0.7 ,en;q=0.1           | de-de, de;q=0.9, en;q=0.8",
                "en;q=0.1, de                        | de, en;q=0.9",
                "fr;q=0, de                          | de",
                "de                                  | de"
            })
    void languages_are_the_same_in_the_same_order(String value, String canonical) {
        assertThat(Negotiation.canonical("accept-language", value)).isEqualTo(canonical);
    }

    @Test
    void canonical_values_stay_what_they_are() {
        for (String value : List.of("gzip;q=0.3, br", "*", "deflate", "")) {
            String canonical = Negotiation.canonical("accept-encoding", value);

            assertThat(Negotiation.canonical("accept-encoding", canonical)).isEqualTo(canonical);
        }
        String languages = Negotiation.canonical("accept-language", "a,b,c;q=0.5,d,e,f,g,h,i,j,k,l");
        assertThat(Negotiation.canonical("accept-language", languages)).isEqualTo(languages);
    }

    @Test
    void without_normalisation_the_letter_counts() {
        Vary vary = vary(LITERAL, "Vary", "Accept-Encoding").orElseThrow();

        assertThat(vary.variant(headers("Accept-Encoding", "gzip, br")))
                .isNotEqualTo(vary.variant(headers("Accept-Encoding", "br, gzip")));
    }
}
