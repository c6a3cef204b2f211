// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * What a ledger knows of a node that takes from it.
 *
 * @param name of the node
 * @param sequence of its last demand
 * @param held tokens it has not said to have spent
 * @param era they are from
 * @param seenMillis when it asked last
 */
public record Holder(String name, long sequence, long held, long era, long seenMillis) {}
