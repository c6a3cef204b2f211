// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Keyed;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Who may use the admin API, and for what. The token itself is nowhere: only its digest.
 *
 * @param name by which the audit log calls whoever has it
 * @param role what it may be used for
 * @param sha256 of the token's bytes, in 64 hexadecimal digits
 */
@Keyed
public record AdminToken(String name, Role role, String sha256) {

    private static final Set<String> RESERVED = Set.of("token", "loopback", "jmx");

    /** What the admin API may be used for; who may more, may also what comes before it. */
    public enum Role {
        /** See how it is going. */
        READ,
        /** Act upon what is going on: instances, limits, the cache. */
        OPERATE,
        /** See and change the gateway config, who has access, and what was done. */
        ADMIN;

        /** Whether it is enough where that role is needed. */
        public boolean covers(Role needed) {
            return compareTo(needed) >= 0;
        }
    }

    public AdminToken {
        Checks.label("name", name);
        Checks.require(!RESERVED.contains(name), "name", name, "another name: the audit log calls others so");
        Checks.require(
                sha256.matches("[0-9A-Fa-f]{64}"),
                "sha256",
                sha256.length() + " characters",
                "the SHA-256 of the token, 64 hexadecimal digits");
        sha256 = sha256.toLowerCase(Locale.ROOT);
    }

    /** The bytes of {@link #sha256}; the caller's own. */
    public byte[] digest() {
        return HexFormat.of().parseHex(sha256);
    }

    /** Never with the digest: of a token that can be guessed, it tells whether a guess is right. */
    @Override
    public String toString() {
        return "AdminToken[name=" + name + ", role=" + role + ", sha256=…]";
    }
}
