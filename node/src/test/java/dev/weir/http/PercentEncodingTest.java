// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentEncodingTest {

    @ParameterizedTest
    @CsvSource({"a%2Fb, a/b", "caf%c3%a9, café", "a+b, a+b", "é%C3%A9, éé", "100%, 100%", "%4, %4", "%zz%41, %zzA"})
    void decodes(String encoded, String text) {
        assertThat(PercentEncoding.decode(encoded)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"plain-1_~., plain-1_~.", "a/b?c#d;e%, a%2Fb%3Fc%23d%3Be%25", "bob@x:1, bob@x:1", "😀, %F0%9F%98%80"})
    void keeps_a_text_within_its_segment(String text, String encoded) {
        assertThat(PercentEncoding.segment(text)).isEqualTo(encoded);
        assertThat(PercentEncoding.decode(encoded)).isEqualTo(text);
    }

    @Test
    void keeps_a_text_within_its_parameter() {
        assertThat(PercentEncoding.component("a&b=c+d/é\r\n")).isEqualTo("a%26b%3Dc%2Bd%2F%C3%A9%0D%0A");
    }
}
