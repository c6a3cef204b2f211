// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

/**
 * What is kept of the password of a user.
 *
 * @param user the name that is sent with it
 */
public record Password(String user, PasswordHash hash) {

    @Override
    public String toString() {
        return "Password[of a user]";
    }
}
