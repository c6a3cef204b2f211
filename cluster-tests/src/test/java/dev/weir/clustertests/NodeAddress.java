// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where clients and operators find a node, in whatever kind of cluster it is.
 *
 * @param name of the node, in histories
 * @param token that its admin API wants
 */
record NodeAddress(String name, InetSocketAddress listener, InetSocketAddress admin, Optional<String> token) {

    static NodeAddress of(WeirNode node) {
        NodeYaml settings = node.settings();
        return new NodeAddress(node.name(), settings.listener(), settings.admin(), settings.token());
    }
}
