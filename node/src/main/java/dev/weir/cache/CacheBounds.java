// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

/**
 * How much a node keeps, in memory.
 *
 * @param sharedBytes of what it holds for the cluster
 * @param nearBytes of what others hold and it has used
 */
public record CacheBounds(long sharedBytes, long nearBytes) {

    /** What a node has unless its settings say otherwise. */
    public static final CacheBounds USUAL = new CacheBounds(128L << 20, 64L << 20);

    /** The same, made smaller where both together are more than that. */
    public CacheBounds within(long bytes) {
        long both = sharedBytes + nearBytes;
        return both <= bytes
                ? this
                : new CacheBounds(
                        (long) ((double) sharedBytes / both * bytes), (long) ((double) nearBytes / both * bytes));
    }
}
