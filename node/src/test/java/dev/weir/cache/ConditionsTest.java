// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.headers;
import static dev.weir.cache.Example.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {

    private static final List<String> OPAQUE =
            List.of("\"a\"", "\"b\"", "\"a,b\"", "\"\"", "\", \"", "\"W/\"", "\"*\"");

    @Test
    void a_tag_is_found_wherever_in_whatever_list_it_stands() {
        Random random = new Random(5);

        for (int i = 0; i < 20_000; i++) {
            String tag = OPAQUE.get(random.nextInt(OPAQUE.size()));
            Stored stored = tagged(weakened(tag, random));
            List<String> known = new ArrayList<>();
            HeaderMap request = headers();
            for (int line = random.nextInt(3); line >= 0; line--) {
                StringBuilder text = new StringBuilder();
                for (int n = random.nextInt(3); n > 0; n--) {
                    String other = OPAQUE.get(random.nextInt(OPAQUE.size()));
                    known.add(other);
                    text.append(List.of("", " ", ",", "\t, ").get(random.nextInt(4)));
                    text.append(weakened(other, random)).append(n > 1 ? "," : "");
                }
                request.add(Headers.IF_NONE_MATCH, text.toString());
            }

            assertThat(Conditions.notModified(request, stored))
                    .as(tag + " in " + request.get(Headers.IF_NONE_MATCH))
                    .isEqualTo(known.contains(tag));
        }
    }

    private static String weakened(String tag, Random random) {
        return random.nextBoolean() ? "W/" + tag : tag;
    }

    private static Stored tagged(String tag) {
        return stored("Cache-Control", "max-age=60", "ETag", tag);
    }

    @Test
    void without_a_tag_of_its_own_only_the_star_matches() {
        Stored untagged = stored("Cache-Control", "max-age=60");

        assertThat(Conditions.notModified(headers("If-None-Match", "*"), untagged))
                .isTrue();
        assertThat(Conditions.notModified(headers("If-None-Match", "\"\", W/, \"a\""), untagged))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"a\" | \"a\" | true | true",
                "W/\"a\" | \"a\" | true | false",
                "W/\"a\" | W/\"a\" | true | false",
                "\"a\" | \"b\" | false | false",
                "W/\"a\" | W/\"b\" | false | false"
            })
    void tags_are_compared_weakly_and_strongly(String one, String other, boolean weakly, boolean strongly) {
        assertThat(EntityTags.weaklyEqual(one, other)).isEqualTo(weakly);
        assertThat(EntityTags.stronglyEqual(one, other)).isEqualTo(strongly);
    }

    @Test
    void two_dates_are_none() {
        HeaderMap twice = headers("If-Modified-Since", Example.DATE, "If-Modified-Since", Example.DATE);

        assertThat(Conditions.notModified(twice, stored("Cache-Control", "max-age=60")))
                .isFalse();
    }
}
