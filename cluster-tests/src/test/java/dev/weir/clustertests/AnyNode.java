// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.net.InetSocketAddress;

/** A node as clients and operators see it, in whatever it runs. */
interface AnyNode {

    String name();

    /** Where clients connect. */
    InetSocketAddress listener();

    Admin admin();
}
