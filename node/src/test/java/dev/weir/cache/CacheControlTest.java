// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Directive.IMMUTABLE;
import static dev.weir.cache.Directive.MAX_AGE;
import static dev.weir.cache.Directive.NO_CACHE;
import static dev.weir.cache.Directive.NO_STORE;
import static dev.weir.cache.Directive.PRIVATE;
import static dev.weir.cache.Directive.PUBLIC;
import static dev.weir.cache.Directive.S_MAXAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {

    private static CacheControl of(String... lines) {
        return CacheControl.of(List.of(lines));
    }

    @Test
    void names_are_read_in_any_case_and_blanks_do_not_matter() {
        CacheControl said = of(" ,, MaX-aGe=10 ,\tNO-STORE,private ");

        assertThat(said.seconds(MAX_AGE)).hasValue(10);
        assertThat(said.has(NO_STORE)).isTrue();
        assertThat(said.unqualified(PRIVATE)).isTrue();
    }

    @Test
    void unknown_directives_are_passed_over() {
        CacheControl said = of("foo, max-age=10, bar=\"no-store, private\", baz=1");

        assertThat(said.seconds(MAX_AGE)).hasValue(10);
        assertThat(said.has(NO_STORE)).isFalse();
        assertThat(said.has(PRIVATE)).isFalse();
    }

    @Test
    void a_number_may_be_quoted() {
        assertThat(of("max-age=\"10\"").seconds(MAX_AGE)).hasValue(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "2147483649", "9223372036854775808", "99999999999999999999999999999999"})
    void a_number_beyond_all_bounds_is_the_bound(String number) {
        assertThat(of("max-age=" + number).seconds(MAX_AGE)).hasValue(2147483648L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max-age",
                "max-age=",
                "max-age=\"\"",
                "max-age=-1",
                "max-age=+1",
                "max-age=1.5",
                "max-age=1e3",
                "max-age=0x10",
                "max-age=ten",
                "max-age =10",
                "max-age= 10",
                "max-age=10 20",
                "max-age=10;public",
                "max-age='10'",
                "max-age=\"10",
                "max-age=\"10\"0",
                "max-age=١٠"
            })
    void a_number_that_is_none_is_zero(String odd) {
        assertThat(of(odd).seconds(MAX_AGE)).hasValue(0);
        assertThat(of(odd).soundSeconds(MAX_AGE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"max-age=10, max-age=20", "max-age=20, max-age=10", "max-age=10, max-age", "max-age=x, max-age=10"
            })
    void contradicting_numbers_are_zero(String line) {
        assertThat(of(line).seconds(MAX_AGE)).hasValue(0);
        assertThat(of(line.split(", ", -1)).seconds(MAX_AGE)).hasValue(0);
    }

    @Test
    void the_same_number_twice_is_that_number() {
        assertThat(of("max-age=10", "max-age=10").seconds(MAX_AGE)).hasValue(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-store",
                "No-Store=1",
                "no-store=\"\"",
                "no-store foo",
                "no-store; max-age=10",
                "max-age=10, ext=\"unclosed, no-store",
                "max-age=10, =, no-store",
                "max-age=\" , no-store, ext=\"x\"",
                "\"x\", no-store",
                "a b c, no-store",
                "private=\"a\"b, no-store"
            })
    void a_prohibition_counts_however_it_is_written(String odd) {
        assertThat(of(odd).has(NO_STORE)).isTrue();
    }

    @Test
    void a_permission_counts_only_where_it_is_written_well() {
        assertThat(of("public").grants(PUBLIC)).isTrue();
        assertThat(of("public foo").grants(PUBLIC)).isFalse();
        assertThat(of("public;").grants(PUBLIC)).isFalse();
        assertThat(of("s-maxage=x").grants(S_MAXAGE)).isFalse();
        assertThat(of("x-public").grants(PUBLIC)).isFalse();
    }

    @Test
    void immutable_has_no_argument_and_any_that_it_has_means_nothing() {
        assertThat(of("immutable=\"no\"").grants(IMMUTABLE)).isTrue();
        assertThat(of("immutable, immutable").grants(IMMUTABLE)).isTrue();
    }

    @Test
    void fields_may_be_listed_in_quotes_and_as_a_token() {
        assertThat(of("private=\"X-A, x-b\"").fields(PRIVATE)).containsExactlyInAnyOrder("x-a", "x-b");
        assertThat(of("no-cache=Set-Cookie").fields(NO_CACHE)).containsExactly("set-cookie");
        assertThat(of("private=\"a\"", "private=\"b\"").fields(PRIVATE)).containsExactlyInAnyOrder("a", "b");
        assertThat(of("private=\"a\\-b\"").fields(PRIVATE)).containsExactly("a-b");
        assertThat(of("private=\"X-A\"").unqualified(PRIVATE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "private",
                "private=\"\"",
                "private=\" , \"",
                "private=\"a b\"",
                "private=\"a\", private",
                "private, private=\"a\"",
                "private=\"a",
                "private = \"a\""
            })
    void a_list_of_fields_that_is_none_speaks_of_the_whole_response(String odd) {
        assertThat(of(odd).unqualified(PRIVATE)).isTrue();
        assertThat(of(odd).fields(PRIVATE)).isEmpty();
    }

    @Test
    void nothing_that_anybody_writes_hides_a_no_store_or_breaks_the_reader() {
        Random random = new Random(7);
        String alphabet = "ab=\"\\,; \t'()<>@:/[]?{}-10é";

        for (int i = 0; i < 20_000; i++) {
            StringBuilder junk = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                junk.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            boolean closed = junk.chars().filter(c -> c == '"').count() == 0;

            CacheControl said = of(junk + ", no-store, max-age=5");

            if (closed) {
                assertThat(said.has(NO_STORE)).as(junk.toString()).isTrue();
                assertThat(said.seconds(MAX_AGE)).as(junk.toString()).hasValue(5);
            }
        }
    }
}
