// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.List;
import java.util.function.LongSupplier;

/** A node that is alone; the clock is its own. */
public class LocalPeers implements Peers {

    private final Peer self;
    private final LongSupplier clockMillis;

    /** @param name of the node, and its id */
    public LocalPeers(String name, LongSupplier clockMillis) {
        this.self = new Peer(name, name);
        this.clockMillis = clockMillis;
    }

    @Override
    public String self() {
        return self.id();
    }

    @Override
    public List<Peer> members() {
        return List.of(self);
    }

    @Override
    public long clusterMillis() {
        return clockMillis.getAsLong();
    }
}
