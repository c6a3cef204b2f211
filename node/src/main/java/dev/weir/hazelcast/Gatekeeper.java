// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.networking.InboundHandler;
import com.hazelcast.internal.networking.OutboundHandler;
import com.hazelcast.internal.server.ServerConnection;
import com.hazelcast.internal.server.ServerContext;
import com.hazelcast.internal.server.tcp.TcpServerConnection;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a {@link Handshake} before every connection between members, and ends a node that its cluster refuses. */
final class Gatekeeper extends DefaultNodeExtension {

    private static final Logger log = LoggerFactory.getLogger(Gatekeeper.class);

    private static final int HANDSHAKE_SECONDS_MAX = 3;

    private final Supplier<Secret> secret;
    private final AtomicReference<String> refusal;

    /** @param refusal takes why this node may not join, for people */
    Gatekeeper(Node node, Supplier<Secret> secret, AtomicReference<String> refusal) {
        super(node);
        this.secret = secret;
        this.refusal = refusal;
    }

    @Override
    public InboundHandler<?, ?>[] createInboundHandlers(
            EndpointQualifier qualifier, ServerConnection connection, ServerContext context) {
        InboundHandler<?, ?>[] handlers = super.createInboundHandlers(qualifier, connection, context);
        Handshake handshake = handshake(connection);
        HandshakeReader reader = new HandshakeReader(handshake, handlers, over -> refused(over, connection));
        node.getNodeEngine()
                .getExecutionService()
                .schedule(() -> endIfSilent(handshake, connection), HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS);
        return new InboundHandler<?, ?>[] {reader};
    }

    @Override
    public OutboundHandler<?, ?>[] createOutboundHandlers(
            EndpointQualifier qualifier, ServerConnection connection, ServerContext context) {
        OutboundHandler<?, ?>[] handlers = super.createOutboundHandlers(qualifier, connection, context);
        // Closed without a cause: with one, Hazelcast would try again at once, and again.
        HandshakeWriter writer =
                new HandshakeWriter(handshake(connection), handlers, reason -> connection.close(reason, null));
        return new OutboundHandler<?, ?>[] {writer};
    }

    /** The one of this connection: its writer is asked for first, then its reader, on the same thread. */
    private Handshake handshake(ServerConnection connection) {
        @SuppressWarnings("unchecked")
        ConcurrentMap<Object, Object> attributes = connection.attributeMap();
        boolean inCluster = node.getClusterService().isJoined();
        return (Handshake) attributes.computeIfAbsent(
                Handshake.class, key -> new Handshake(secret.get(), connected(connection), inCluster));
    }

    /** A frozen process accepts connections and says nothing; one that looks for members must not wait for it. */
    private void endIfSilent(Handshake handshake, ServerConnection connection) {
        if (handshake.verified() || !connection.isAlive()) {
            return;
        }
        log.warn(
                "{} is connected and says nothing a member would say",
                ((TcpServerConnection) connection).getRemoteSocketAddress());
        if (connected(connection) && !node.getClusterService().isJoined()) {
            blacklist(connection);
        }
        connection.close("no handshake within " + HANDSHAKE_SECONDS_MAX + " s", null);
    }

    private void blacklist(ServerConnection connection) {
        Address address = connection.getRemoteAddress();
        if (address != null) {
            // It has no vote on who begins a cluster without it.
            node.getJoiner().blacklist(address, false);
        }
    }

    private void refused(Handshake handshake, ServerConnection connection) {
        SocketAddress other = ((TcpServerConnection) connection).getRemoteSocketAddress();
        log.warn("the member at {} and this node do not let each other in: {}", other, handshake.refusal());
        if (!connected(connection) || node.getClusterService().isJoined()) {
            return;
        }
        blacklist(connection);
        if (handshake.otherInCluster() && refusal.compareAndSet(null, other + " is in it and " + handshake.refusal())) {
            // Not on the I/O thread, which the end of the node waits for.
            Thread end = new Thread(() -> node.shutdown(true), "weir-refused");
            end.setDaemon(true);
            end.start();
        }
    }

    private static boolean connected(ServerConnection connection) {
        return ((TcpServerConnection) connection).getChannel().isClientMode();
    }
}
