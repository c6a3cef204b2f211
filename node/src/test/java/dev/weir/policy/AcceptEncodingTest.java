// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "gzip, deflate, br, zstd|true",
                "deflate,GZIP|true",
                "x-gzip|true",
                "br ; q=1.0 , gzip ; q=0.8|true",
                "gzip;q=0.001|true",
                "gzip;Q=1.000|true",
                "*|true",
                "br, *;q=0.5|true",
                "identity, gzip|true",
                "identity;q=0.5, *;q=0.5|true",
                "gzip;q=0|false",
                "gzip;q=0.000, *|false",
                "*;q=0|false",
                "gzip;q=0.5, identity|false",
                "identity, *;q=0.1|false",
                "identity|false",
                "deflate, br|false",
                "''|false",
                "gzipped|false",
                "gzip;q=2|false",
                "gzip;q=|false",
                "gzip;q=0.5.5|false",
                "gzip;level=9|false",
            })
    void weighs_gzip_against_the_bytes_as_they_are(String field, boolean gzip) {
        HeaderMap headers = new HeaderMap();
        headers.put(Headers.ACCEPT_ENCODING, field);

        assertThat(AcceptEncoding.prefersGzip(headers)).isEqualTo(gzip);
    }

    @Test
    void several_lines_are_one_list() {
        HeaderMap headers = new HeaderMap();
        headers.add(Headers.ACCEPT_ENCODING, "br").add(Headers.ACCEPT_ENCODING, "gzip");

        assertThat(AcceptEncoding.prefersGzip(headers)).isTrue();
    }

    @Test
    void who_says_nothing_gets_the_bytes_as_they_are() {
        assertThat(AcceptEncoding.prefersGzip(new HeaderMap())).isFalse();
    }
}
