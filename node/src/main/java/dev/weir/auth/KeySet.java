// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.List;

/**
 * The keys that tokens of somebody are verified with. Nobody changes it: when a key comes or goes, there is another
 * set, and what was verified with this one has to be verified again.
 */
public final class KeySet {

    /** There are no keys: no token can be told from another. */
    public static final KeySet NONE = of();

    /** A token that names no key is tried with so many at most: each of them takes time. */
    private static final int TRIED_MAX = 10;

    private final List<VerificationKey> keys;
    private final String issuer;

    /**
     * @param keys in the order in which they are tried
     * @param issuer whose they are, as their discovery says; empty where nothing does
     */
    public KeySet(List<VerificationKey> keys, String issuer) {
        this.keys = List.copyOf(keys);
        this.issuer = issuer;
    }

    public static KeySet of(VerificationKey... keys) {
        return new KeySet(List.of(keys), "");
    }

    public List<VerificationKey> keys() {
        return keys;
    }

    /** Whose they are; empty where nothing says so. */
    String issuer() {
        return issuer;
    }

    /** Those that may have signed a token by that algorithm which names that key, or none. */
    List<VerificationKey> candidates(String id, SignatureAlgorithm algorithm) {
        return keys.stream()
                .filter(key -> key.answersTo(id) && key.by(algorithm).isPresent())
                .limit(TRIED_MAX)
                .toList();
    }

    /** Whether a token may name such a key. */
    boolean knows(String id) {
        return keys.stream().anyMatch(key -> key.answersTo(id));
    }
}
