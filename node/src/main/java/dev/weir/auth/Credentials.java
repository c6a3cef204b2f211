// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.List;
import java.util.Map;

/**
 * What a consumer proves itself by. Nothing in here can be shown to anybody.
 *
 * @param apiKeys what is kept of its keys
 * @param passwords those of its users
 * @param hmacKeys what its signatures of requests are checked by, by the id of the key
 * @param certificates each of them says what a verified certificate of its own says
 * @param jwt what a verified token of its own says, by the name of the claim; empty where it has none
 */
public record Credentials(
        List<KeyDigest> apiKeys,
        List<Password> passwords,
        Map<String, SigningKey> hmacKeys,
        List<CertificateMark> certificates,
        Map<String, String> jwt) {

    /** None at all. */
    public static final Credentials NONE = new Credentials(List.of(), List.of(), Map.of(), List.of(), Map.of());

    public Credentials {
        apiKeys = List.copyOf(apiKeys);
        passwords = List.copyOf(passwords);
        hmacKeys = Map.copyOf(hmacKeys);
        certificates = List.copyOf(certificates);
        jwt = Map.copyOf(jwt);
    }

    /** Only how many there are. */
    @Override
    public String toString() {
        return "Credentials[" + apiKeys.size() + " keys, " + passwords.size() + " passwords, " + hmacKeys.size()
                + " keys to sign with, " + certificates.size() + " certificates, " + jwt.size() + " claims]";
    }
}
