// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.io.BaseEncoding;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordHashTest {

    private static final byte[] SALT = "0123456789abcdef".getBytes(UTF_8);

    /** RFC 7914 §11, of which the first 32 bytes are the same. */
    @Test
    void is_that_of_the_published_examples() {
        PasswordHash once = PasswordHash.of("passwd", "salt".getBytes(UTF_8), 1);
        PasswordHash often = PasswordHash.of("Password", "NaCl".getBytes(UTF_8), 80_000);

        assertThat(hex(once)).isEqualTo("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
        assertThat(hex(often)).isEqualTo("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56");
    }

    @Test
    void matches_its_password_and_no_other() {
        PasswordHash hash = PasswordHash.parse(
                PasswordHash.of("gr\u00fcn \ud83d\udd11", SALT, 100_000).written());

        assertThat(hash.matches("gr\u00fcn \ud83d\udd11")).isTrue();
        assertThat(hash.matches("gr\u00fcn")).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void nobody_knows_the_password_of_a_decoy() {
        PasswordHash decoy = PasswordHash.nobodys(100_000);

        assertThat(decoy.iterations()).isEqualTo(100_000);
        assertThat(decoy.matches("password")).isFalse();
        assertThat(PasswordHash.nobodys(100_000)).isNotEqualTo(decoy);
    }

    @Test
    void what_is_none_is_refused_without_being_told() {
        String good = PasswordHash.of("x", SALT, 100_000).written();
        List<String> bad = List.of(
                "",
                "hunter2",
                good.replace("sha256", "sha1"),
                good.replace("100000", "099999"),
                good.replace("100000", "10000001"),
                good + "AAAA",
                good.replace("pbkdf2-sha256:100000:", "pbkdf2-sha256:100000:AAA:"));

        assertThat(bad).allSatisfy(text -> assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordHash.parse(text))
                .withMessage("(expected: " + PasswordHash.EXPECTED + ")"));
    }

    @Test
    void a_log_tells_nothing_of_it() {
        PasswordHash hash = PasswordHash.of("x", SALT, 100_000);

        assertThat(hash.toString()).doesNotContain(hash.hash(), hash.salt());
        assertThat(new Password("acme", hash).toString()).doesNotContain(hash.hash(), "acme");
    }

    private static String hex(PasswordHash hash) {
        return BaseEncoding.base16().lowerCase().encode(Base64.getDecoder().decode(hash.hash()));
    }
}
