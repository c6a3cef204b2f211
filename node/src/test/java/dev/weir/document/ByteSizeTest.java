// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    record House(Room room) {}

    record Room(@Default("4KiB") ByteSize size) {}

    @ParameterizedTest
    @CsvSource({
        "0B, 0, 0B",
        "512B, 512, 512B",
        "1024B, 1024, 1KiB",
        "64KiB, 65536, 64KiB",
        "1536KiB, 1572864, 1536KiB",
        "10MiB, 10485760, 10MiB",
        "1024MiB, 1073741824, 1GiB",
        "999999999GiB, 1073741822926258176, 999999999GiB"
    })
    void is_written_with_its_unit(String text, long bytes, String shown) {
        assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10M", "10MB", "10mib", "1.5MiB", "-1KiB", "1 KiB", "", "KiB", "1000000000B"})
    void refuses_anything_else(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessage("size: " + text + " (expected: a size such as 512B, 64KiB, 10MiB or 1GiB)");
    }

    @Test
    void stands_in_documents() throws Exception {
        assertThat(read(Room.class, "{}").size()).isEqualTo(new ByteSize(4096));
        assertThat(read(House.class, "room: 1MiB").room()).isEqualTo(new Room(new ByteSize(1 << 20)));
        assertThat(problems(Room.class, "size: 10MB"))
                .containsExactly("1:7 size: 10MB (expected: a size such as 512B, 64KiB, 10MiB or 1GiB)");
    }
}
