// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.SignatureAlgorithm;

/** How a token may be signed, as it is written: {@code RS256}. */
record JwtAlgorithm(SignatureAlgorithm algorithm) {

    static JwtAlgorithm parse(String text) {
        return SignatureAlgorithm.of(text)
                .map(JwtAlgorithm::new)
                .orElseThrow(() -> new IllegalArgumentException(text + " (expected: " + SignatureAlgorithm.ALL + ")"));
    }
}
