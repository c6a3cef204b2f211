// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Directive.MAX_AGE;
import static dev.weir.cache.Directive.NO_CACHE;
import static dev.weir.cache.Directive.NO_STORE;
import static dev.weir.cache.Directive.PRIVATE;
import static dev.weir.cache.Example.headers;
import static dev.weir.cache.Example.kept;
import static dev.weir.cache.Example.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetedTest {

    private static Optional<CacheControl> read(String... lines) {
        String[] fields = new String[lines.length * 2];
        for (int i = 0; i < lines.length; i++) {
            fields[2 * i] = "CDN-Cache-Control";
            fields[2 * i + 1] = lines[i];
        }
        return Targeted.read(headers(fields), "cdn-cache-control");
    }

    @Test
    void directives_are_members_of_a_dictionary() {
        CacheControl said = read("max-age=60, no-store;because=\"x\"", "no-cache=\"a, b\", foo=(1 2);q=1, bar=:YQ==:")
                .orElseThrow();

        assertThat(said.seconds(MAX_AGE)).hasValue(60);
        assertThat(said.has(NO_STORE)).isTrue();
        assertThat(said.fields(NO_CACHE)).containsExactlyInAnyOrder("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "MAX-AGE=60",
                "max-age =60",
                "max-age= 60",
                "max-age=60,",
                "max-age=60 no-store",
                "max-age=60, &&&&&",
                "max-age=1234567890123456",
                "max-age=1.2345",
                "max-age=1.",
                "max-age=-",
                "no-cache=\"a",
                "no-cache=\"a\\b\"",
                "no-cache=\"é\"",
                "foo=(1 2",
                "foo=(1,2)",
                "foo=:a",
                "foo=?2",
                "foo;Q=1",
                "foo=@",
                ", max-age=60"
            })
    void what_is_malformed_or_empty_is_as_if_it_were_not_there(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void the_last_member_of_a_name_counts() {
        assertThat(read("max-age=60", "max-age=5").orElseThrow().seconds(MAX_AGE))
                .hasValue(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age=\"60\"", "max-age=60.0", "max-age=a60", "max-age", "max-age=-5", "max-age=(60)"})
    void a_value_of_another_type_is_not_made_to_fit(String text) {
        assertThat(read(text).orElseThrow().seconds(MAX_AGE)).hasValue(0);
    }

    @Test
    void private_with_what_is_no_string_is_of_the_whole_response() {
        assertThat(read("private").orElseThrow().unqualified(PRIVATE)).isTrue();
        assertThat(read("private=x-a").orElseThrow().unqualified(PRIVATE)).isTrue();
        assertThat(read("private=\"x-a\"").orElseThrow().unqualified(PRIVATE)).isFalse();
    }

    @Test
    void a_targeted_field_takes_the_place_of_cache_control_and_expires() {
        Draft longer = kept("CDN-Cache-Control", "max-age=60", "Cache-Control", "no-store");
        Draft shorter = kept("CDN-Cache-Control", "max-age=5", "Cache-Control", "max-age=60, must-understand");
        Draft silent = kept("CDN-Cache-Control", "foo", "Expires", "Mon, 16 Jun 2025 12:01:00 GMT", "ETag", "\"a\"");

        assertThat(longer.lifetimeMillis()).isEqualTo(60_000);
        assertThat(shorter.lifetimeMillis()).isEqualTo(5_000);
        assertThat(silent.lifetimeMillis()).isZero();
    }

    @Test
    void a_targeted_field_is_obeyed_like_cache_control() {
        String open = "max-age=60";

        assertThat(refusal("CDN-Cache-Control", "no-store", "Cache-Control", open))
                .isEqualTo(NotKept.NO_STORE);
        assertThat(refusal("CDN-Cache-Control", "private", "Cache-Control", open))
                .isEqualTo(NotKept.PRIVATE);
        assertThat(refusal("CDN-Cache-Control", "no-cache", "Cache-Control", open))
                .isEqualTo(NotKept.STALE);
        assertThat(refusal("CDN-Cache-Control", "no-store, max-age=9")).isEqualTo(NotKept.NO_STORE);
        assertThat(kept("CDN-Cache-Control", "max-age=9, must-revalidate").grace())
                .isEqualTo(Grace.NONE);
    }

    @Test
    void the_first_target_that_says_something_counts() {
        CacheRules rules = new Example.Wording()
                .targets("weir-cache-control", "cdn-cache-control")
                .rules();

        Draft first =
                kept(rules, Example.asked(), 200, "CDN-Cache-Control", "max-age=1", "Weir-Cache-Control", "max-age=2");
        Draft broken = kept(
                rules, Example.asked(), 200, "CDN-Cache-Control", "max-age=1", "Weir-Cache-Control", "max-age=2,,");

        assertThat(first.lifetimeMillis()).isEqualTo(2_000);
        assertThat(broken.lifetimeMillis()).isEqualTo(1_000);
    }

    @Test
    void a_field_for_other_caches_changes_nothing_and_is_passed_on() {
        Draft kept = kept("Other-Cache-Control", "no-store", "Cache-Control", "max-age=60");

        assertThat(kept.lifetimeMillis()).isEqualTo(60_000);
        assertThat(kept.headers().getFirst("Other-Cache-Control")).isEqualTo("no-store");
    }
}
