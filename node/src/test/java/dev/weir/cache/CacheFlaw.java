// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

/** What simulated nodes do wrong on purpose, so that it is seen that the simulation notices. */
enum CacheFlaw {
    NONE;

    Reply hear(SimulatedNode node, String from, Message message) {
        return node.library.heard(from, message);
    }
}
