// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** For a node that is not in its cluster yet: alone until it is {@link #connect connected}. */
public final class ConnectedExchange implements Exchange {

    private volatile Exchange now;

    /** @param name of the node */
    public ConnectedExchange(String name, LongSupplier clockMillis) {
        now = new LocalExchange(name, clockMillis);
    }

    /** From now on it is that of the cluster. */
    public void connect(Exchange shared) {
        now = shared;
    }

    @Override
    public String self() {
        return now.self();
    }

    @Override
    public List<Peer> members() {
        return now.members();
    }

    @Override
    public long clusterMillis() {
        return now.clusterMillis();
    }

    @Override
    public CompletionStage<Reply> say(String member, Message message) {
        return now.say(member, message);
    }

    @Override
    public void listen(Listener listener) {
        now.listen(listener);
    }
}
