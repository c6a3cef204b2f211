// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentageTest {

    @Test
    void is_a_share_of_one() {
        assertThat(Percentage.parse("20%")).isEqualTo(new Percentage(0.2));
        assertThat(Percentage.parse("0%").share()).isZero();
        assertThat(Percentage.parse("100%").share()).isEqualTo(1);
        assertThat(Percentage.parse("0.5%").share()).isEqualTo(0.005);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "101%", "100.1%", "-1%", ".5%", "20 %", "%", "1e1%"})
    void refuses_what_is_none(String text) {
        assertThatThrownBy(() -> Percentage.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(text + " (expected: a percentage such as 20%, 0% to 100%)");
    }

    @Test
    void is_never_more_than_the_whole() {
        assertThatThrownBy(() -> new Percentage(1.1)).hasMessage("share: 1.1 (expected: 0 to 1)");
        assertThatThrownBy(() -> new Percentage(Double.NaN)).hasMessage("share: NaN (expected: 0 to 1)");
    }
}
