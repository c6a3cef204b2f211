// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.AdminToken.Role;
import dev.weir.config.NodeSettings.Admin;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdminTokenTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void every_field_can_be_set() throws Exception {
        AdminToken token =
                read(AdminToken.class, "{name: ci, role: operate, sha256: '" + DIGEST.toUpperCase(Locale.ROOT) + "'}");

        assertThat(token).isEqualTo(new AdminToken("ci", Role.OPERATE, DIGEST));
        assertThat(token.digest()).hasSize(32).startsWith(0x01, 0x23);
        assertThat(token.toString()).contains("ci").doesNotContain("0123");
    }

    @Test
    void refuses_what_is_no_digest() {
        assertThat(problems(AdminToken.class, "{name: ci, role: read, sha256: hunter2}"))
                .containsExactly(
                        "1:32 sha256: 7 characters (expected: the SHA-256 of the token, 64 hexadecimal digits)");
        assertThat(problems(AdminToken.class, "{name: ci, role: root, sha256: '" + DIGEST + "'}"))
                .singleElement()
                .asString()
                .startsWith("1:18 role: root ");
        assertThat(problems(AdminToken.class, "{name: jmx, role: read, sha256: '" + DIGEST + "'}"))
                .containsExactly("1:8 name: jmx (expected: another name: the audit log calls others so)");
        assertThat(problems(AdminToken.class, "{}")).hasSize(3);
    }

    @Test
    void refuses_two_that_cannot_be_told_apart_and_tells_neither() {
        String one = "{name: a, role: read, sha256: '" + DIGEST + "'}";
        String other = "{name: b, role: admin, sha256: '" + DIGEST + "'}";
        String same = "{name: a, role: admin, sha256: '" + DIGEST.replace('0', '1') + "'}";

        assertThat(problems(Admin.class, "{address: 127.0.0.1:1, tokens: [" + one + ", " + other + "]}"))
                .singleElement()
                .asString()
                .contains("tokens[1].sha256: that of [0] again (expected: another one)")
                .doesNotContain("0123");
        assertThat(problems(Admin.class, "{address: 127.0.0.1:1, tokens: [" + one + ", " + same + "]}"))
                .singleElement()
                .asString()
                .contains("tokens[1].name: that of [0] again");
    }

    @Test
    void one_is_enough_to_listen_for_others() throws Exception {
        String token = "{name: a, role: read, sha256: '${env:DIGEST}'}";

        Admin admin = read(Admin.class, "{address: 0.0.0.0:1, tokens: [" + token + "]}", Map.of("DIGEST", DIGEST));

        assertThat(admin.guarded()).isTrue();
        assertThat(admin.token()).isEmpty();
        assertThat(admin.toString()).doesNotContain("0123");
        assertThat(read(Admin.class, "address: 127.0.0.1:1").guarded()).isFalse();
    }

    @Test
    void who_may_more_may_also_less() {
        assertThat(Role.ADMIN.covers(Role.OPERATE)).isTrue();
        assertThat(Role.OPERATE.covers(Role.OPERATE)).isTrue();
        assertThat(Role.OPERATE.covers(Role.READ)).isTrue();
        assertThat(Role.READ.covers(Role.OPERATE)).isFalse();
        assertThat(Role.OPERATE.covers(Role.ADMIN)).isFalse();
    }
}
