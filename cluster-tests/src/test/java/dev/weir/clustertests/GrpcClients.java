// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/** Clients of a node that speak gRPC, each with one connection, which is made when it is needed. */
final class GrpcClients implements AutoCloseable {

    private static final int MESSAGE_BYTES_MAX = 16 << 20;

    /** How clients come. */
    enum Way {
        /** HTTP/2 without TLS, known beforehand. */
        PLAIN,
        /** HTTP/2 agreed on over TLS. */
        TLS
    }

    private final WeirNode node;
    private final Map<Way, ManagedChannel> channels = new EnumMap<>(Way.class);

    GrpcClients(WeirNode node) {
        this.node = node;
    }

    ManagedChannel by(Way way) {
        return channels.computeIfAbsent(way, this::channel);
    }

    /** A connection of its own. Whoever asks for it closes it. */
    ManagedChannel channel(Way way) {
        URI uri = way == Way.TLS ? node.tlsUri("/") : node.uri("/");
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort()).maxInboundMessageSize(MESSAGE_BYTES_MAX);
        if (way == Way.PLAIN) {
            return builder.usePlaintext().build();
        }
        try {
            return builder.sslContext(GrpcSslContexts.forClient()
                            .trustManager(node.certificate().toFile())
                            .build())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
