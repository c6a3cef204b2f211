// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class KeyDigestTest {

    /** FIPS 180-4, of {@code abc}. */
    private static final String ABC = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void is_the_sha_256_of_the_key() {
        assertThat(KeyDigest.of("abc")).hasToString(ABC).isEqualTo(KeyDigest.parse(ABC));
        assertThat(KeyDigest.of("abd")).isNotEqualTo(KeyDigest.parse(ABC));
        assertThat(KeyDigest.parse(ABC).id()).isEqualTo("ba7816bf");
    }

    @Test
    void what_is_none_is_refused_without_being_told() {
        List<String> bad = List.of("", "abc", ABC.substring(7), ABC + "0", ABC.replace("sha256", "sha512"));

        assertThat(bad).allSatisfy(text -> {
            assertThat(KeyDigest.isWritten(text)).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KeyDigest.parse(text))
                    .withMessage("(expected: sha256: and 64 hex digits in lower case)");
        });
    }

    @Test
    void a_fresh_key_is_chance_with_a_checksum() {
        FreshKey key = FreshKey.of(new Random(7));

        assertThat(key.text()).matches("weir_[A-Za-z0-9_-]{48}");
        byte[] bytes = BaseEncoding.base64Url().decode(key.text().substring(5));
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, 32);
        assertThat(ByteBuffer.wrap(Arrays.copyOfRange(bytes, 32, 36)).getInt()).isEqualTo((int) checksum.getValue());
        assertThat(FreshKey.of(new Random(8)).text()).isNotEqualTo(key.text());
    }

    @Test
    void a_fresh_key_is_not_in_a_log() {
        FreshKey key = FreshKey.of(new Random(7));

        assertThat(key.toString()).isEqualTo("FreshKey[" + key.digest().id() + "]");
    }
}
