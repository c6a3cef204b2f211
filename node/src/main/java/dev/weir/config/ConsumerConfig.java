// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import com.google.common.collect.Maps;
import dev.weir.auth.CertificateMark;
import dev.weir.auth.Consumer;
import dev.weir.auth.Credentials;
import dev.weir.auth.SigningKey;
import dev.weir.policy.Rates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A known caller.
 *
 * @param groups those that it is in
 * @param metadata what else is known of it; policies can tell it to upstreams
 * @param apiKeys for {@code api-key}: digests, or references to keys
 * @param passwords for {@code basic}
 * @param hmacKeys for {@code hmac}: references to secrets, or public keys, by the id that requests name
 * @param certificates for {@code mtls}: what one of its certificates says
 * @param jwt for {@code jwt} and others with claims: those that make a token this consumer's
 * @param limits what it may instead of what everybody may, by the name of a {@code rate-limit}
 */
public record ConsumerConfig(
        List<String> groups,
        Map<String, String> metadata,
        List<ApiKeyConfig> apiKeys,
        List<PasswordConfig> passwords,
        Map<String, HmacKeyConfig> hmacKeys,
        List<CertificateMark> certificates,
        Map<String, String> jwt,
        Map<String, Rates> limits) {

    private static final int CHARACTERS_MAX = 1024;

    public ConsumerConfig {
        for (int i = 0; i < groups.size(); i++) {
            Checks.label("groups[" + i + "]", groups.get(i));
        }
        metadata.forEach((key, value) -> {
            boolean fits = value.length() <= CHARACTERS_MAX && value.chars().allMatch(c -> c >= ' ' && c < 0x7F);
            Checks.require(fits, "metadata." + key, value, "a text for a header: visible ASCII, at most 1024 long");
        });
        jwt.keySet().forEach(claim -> Checks.require(!claim.isEmpty(), "jwt", "\"\"", "names of claims"));
        hmacKeys.keySet().forEach(id -> Checks.require(!id.isEmpty(), "hmac-keys", "\"\"", "ids of keys"));
    }

    /** How policies know it. */
    Consumer consumer(String name) {
        Map<String, SigningKey> keys = new LinkedHashMap<>();
        hmacKeys.forEach((id, key) -> keys.put(id, key.key()));
        Credentials own = new Credentials(
                apiKeys.stream().map(ApiKeyConfig::digest).toList(),
                passwords.stream().map(PasswordConfig::password).toList(),
                keys,
                certificates,
                jwt);
        return new Consumer(name, Set.copyOf(groups), metadata, own, Maps.transformValues(limits, Rates::rates));
    }
}
