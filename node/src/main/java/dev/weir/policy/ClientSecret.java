// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Secret;

/** What a client proves itself by at its provider (RFC 6749 §2.3.1): a reference to a text. */
record ClientSecret(String text) {

    static ClientSecret parse(Secret secret) {
        if (!secret.referred()) {
            throw new IllegalArgumentException(
                    "in plain (expected: a reference such as ${env:CLIENT_SECRET} or ${file:/run/secrets/client})");
        }
        if (secret.value().isEmpty()) {
            throw new IllegalArgumentException("what the reference stands for is empty (expected: a secret)");
        }
        return new ClientSecret(secret.value());
    }

    @Override
    public String toString() {
        return "ClientSecret[…]";
    }
}
