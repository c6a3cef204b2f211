// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * What a ledger knows of a node.
 *
 * @param node its identity; another one after a restart
 * @param sequence of its last demand
 * @param held permits that it may use
 * @param used requests that it had under way then, those that it was granted permits for included
 * @param lacks permits that it needed then and did not get
 * @param seenMillis when that was
 */
public record PermitHolder(String node, long sequence, long held, long used, long lacks, long seenMillis) {}
