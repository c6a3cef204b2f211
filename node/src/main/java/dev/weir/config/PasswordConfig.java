// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.auth.Password;
import dev.weir.auth.PasswordHash;
import dev.weir.document.Secret;

/**
 * The password of one of a consumer's users: {@code {user: acme, hash: "pbkdf2-sha256:600000:<salt>:<hash>"}}.
 *
 * @param user what is sent with the password; without a colon (RFC 7617 §2)
 * @param hash written out, or a reference to it
 */
public record PasswordConfig(String user, Hash hash) {

    /** What is kept of it. */
    public record Hash(PasswordHash kept) {

        /** From what the document says or refers to. */
        public static Hash parse(Secret text) {
            return new Hash(PasswordHash.parse(text.value()));
        }
    }

    public PasswordConfig {
        boolean fits = !user.isEmpty() && user.indexOf(':') < 0 && user.chars().noneMatch(Character::isISOControl);
        Checks.require(fits && user.length() <= 255, "user", user, "1 to 255 characters, none of them a colon");
    }

    Password password() {
        return new Password(user, hash.kept());
    }
}
