// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.OptionalLong;
import java.util.Set;

/**
 * What a provider has given for a code.
 *
 * @param identity what the ID token says, which is of this provider, for this client and for this login
 * @param idToken the same as it came
 * @param accessToken empty where there is none
 * @param seconds so long the access token is good; empty where that is not said
 * @param scopes empty where all that were asked for are granted (RFC 6749 §5.1)
 */
public record Granted(
        VerifiedToken identity, String idToken, String accessToken, OptionalLong seconds, Set<String> scopes) {

    public Granted {
        scopes = Set.copyOf(scopes);
    }

    /** Without the tokens. */
    @Override
    public String toString() {
        return "Granted[…]";
    }
}
