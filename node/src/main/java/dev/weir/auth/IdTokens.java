// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;

/**
 * What an ID token must say beside what every token must (OpenID Connect Core 1.0 §3.1.3.7): that it is for this client
 * and no other, that it belongs to this login, and to the access token that came with it.
 */
final class IdTokens {

    private IdTokens() {}

    /**
     * Refuses one that was verified otherwise.
     *
     * @param nonce of the login
     * @param accessToken empty where there is none
     */
    static void check(VerifiedToken token, String text, String client, String nonce, String accessToken)
            throws LoginException, TokenException {
        Map<String, Object> claims = token.claims();
        if (!nonce.equals(claims.get("nonce"))) {
            throw LoginException.refused("the ID token is not of this login (nonce)");
        }
        Collection<String> audiences = token.audiences();
        boolean alone = audiences.size() == 1 && audiences.contains(client);
        if (!client.equals(claims.getOrDefault("azp", alone ? client : ""))) {
            throw LoginException.refused("the ID token is for another client (azp)");
        }
        Object hash = claims.get("at_hash");
        if (hash != null && !accessToken.isEmpty() && !hash.equals(hash(text, accessToken))) {
            throw LoginException.refused("the ID token is of another access token (at_hash)");
        }
    }

    /** The left half of a digest, by the hash of the algorithm that the ID token is signed with (§3.1.3.6). */
    static String hash(String idToken, String accessToken) throws TokenException {
        String algorithm = SignedText.parse(idToken).algorithm();
        String bits = algorithm.matches("[A-Z]{2}(256|384|512)") ? algorithm.substring(2) : "512";
        try {
            byte[] digest = MessageDigest.getInstance("SHA-" + bits).digest(accessToken.getBytes(US_ASCII));
            byte[] left = Arrays.copyOf(digest, digest.length / 2);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(left);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has SHA-" + bits, e);
        }
    }
}
