// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * For a node that is not in its cluster yet: alone until it is {@link #connect connected}.
 *
 * @param <M> what is said
 * @param <R> what is answered
 */
public final class ConnectedExchange<M, R> implements Exchange<M, R> {

    private volatile Exchange<M, R> now;
    private volatile @Nullable Listener<M, R> listener;

    /** @param name of the node */
    public ConnectedExchange(String name, LongSupplier clockMillis) {
        now = new LocalExchange<>(name, clockMillis);
    }

    /** From now on it is that of the cluster; who listens here hears there. */
    public void connect(Exchange<M, R> shared) {
        now = shared;
        Listener<M, R> listening = listener;
        if (listening != null) {
            shared.listen(listening);
        }
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
    public CompletionStage<R> say(String member, M message) {
        return now.say(member, message);
    }

    @Override
    public void listen(Listener<M, R> listening) {
        listener = listening;
        now.listen(listening);
    }
}
