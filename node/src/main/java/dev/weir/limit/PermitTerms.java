// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * How many requests may be under way at the same time. Goes with every question to the owner of a key, so that owners
 * need not know the gateway config.
 *
 * @param limit 1 or more
 */
public record PermitTerms(long limit, OnPartition onPartition) {

    public PermitTerms {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 or more)");
        }
    }
}
