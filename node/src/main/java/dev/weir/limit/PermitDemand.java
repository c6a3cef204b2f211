// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * What a node tells the owner of a key of its permits, and asks of it. All numbers are absolute: the last demand says
 * all that the owner has to know, whatever became of those before it.
 *
 * @param sequence grows from one demand of a node to the next: what arrives late or twice changes nothing
 * @param have permits the node may use; from now until the answer it uses no more
 * @param used requests under way, usually no more than {@code have}
 * @param need further permits for requests that wait
 * @param stock further permits it would like to have for those to come
 */
public record PermitDemand(long sequence, long have, long used, long need, long stock) {

    public PermitDemand {
        if (have < 0 || used < 0 || need < 0 || stock < 0) {
            throw new IllegalArgumentException("have " + have + ", used " + used + ", need " + need + ", stock " + stock
                    + " (expected: none negative)");
        }
    }
}
