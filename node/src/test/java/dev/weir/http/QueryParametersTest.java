// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryParametersTest {

    @Test
    void all_of_a_name_are_found_however_it_is_written() {
        String query = "key=1&k%65y=%32&keys=3&key&+key=4&key=5+6%2b";

        assertThat(QueryParameters.values(query, "key")).containsExactly("1", "2", "", "5 6+");
        assertThat(QueryParameters.values("", "key")).isEmpty();
        assertThat(QueryParameters.values("&&=&", "key")).isEmpty();
    }

    @Test
    void the_others_stay_as_they_are_written() {
        assertThat(QueryParameters.without("a=%7e&key=1&b&k%65y=2&&c=+", "key")).isEqualTo("a=%7e&b&&c=+");
        assertThat(QueryParameters.without("key=1", "key")).isEmpty();
        assertThat(QueryParameters.without("keys=1&%zz", "key")).isEqualTo("keys=1&%zz");
        assertThat(QueryParameters.without("", "key")).isEmpty();
    }
}
