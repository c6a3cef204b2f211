// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

/**
 * Which right to fetch, or which question.
 *
 * @param number of the question among those of the node that asked
 * @param variant that was asked for
 */
public record TicketId(long number, CacheKey key, Variant variant) {}
