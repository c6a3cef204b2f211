// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

/**
 * Whether candidates near by are taken first.
 *
 * @param zone where the node is; empty where all are equally near
 * @param spillBelow when a smaller part of the own zone can be used, the others help out; 0 to 1
 */
public record Nearness(String zone, double spillBelow) {

    /** All are equally near. */
    public static final Nearness NONE = new Nearness("", 0);
}
