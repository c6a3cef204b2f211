// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @Test
    void is_a_number_of_bytes() {
        assertThat(ByteSize.parse("512B").bytes()).isEqualTo(512);
        assertThat(ByteSize.parse("64KiB").bytes()).isEqualTo(65_536);
        assertThat(ByteSize.parse("10MiB").bytes()).isEqualTo(10_485_760);
        assertThat(ByteSize.parse("999999999GiB").bytes()).isEqualTo(999_999_999L << 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"64", "64KB", "64kib", "1.5MiB", "-1B", "KiB", "1 MiB", "9999999999B"})
    void refuses_what_is_none(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " (expected: a size such as 512B, 64KiB, 10MiB or 1GiB)");
    }
}
