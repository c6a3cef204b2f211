// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a node, on loopback unless it has another place.
 *
 * @param join where members are, {@code host:port}
 * @param expected members
 * @param tlsPort of a second listener, for TLS
 */
record NodeYaml(
        String name,
        Place place,
        int listenerPort,
        int adminPort,
        int memberPort,
        String cluster,
        List<String> join,
        int expected,
        Optional<String> secret,
        Optional<String> token,
        Optional<Integer> tlsPort) {

    /** A node on ports of its own that finds nobody and expects nobody. */
    static NodeYaml alone(String name) {
        return new NodeYaml(
                name,
                Place.LOOPBACK,
                FreePorts.next(),
                FreePorts.next(),
                FreePorts.next(),
                name,
                List.of(),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    NodeYaml in(String otherCluster, List<String> otherJoin, int otherExpected) {
        return new NodeYaml(
                name,
                place,
                listenerPort,
                adminPort,
                memberPort,
                otherCluster,
                otherJoin,
                otherExpected,
                secret,
                token,
                tlsPort);
    }

    NodeYaml at(Place other) {
        return new NodeYaml(
                name, other, listenerPort, adminPort, memberPort, cluster, join, expected, secret, token, tlsPort);
    }

    NodeYaml withListenerPort(int other) {
        return new NodeYaml(name, place, other, adminPort, memberPort, cluster, join, expected, secret, token, tlsPort);
    }

    NodeYaml withAdminPort(int other) {
        return new NodeYaml(
                name, place, listenerPort, other, memberPort, cluster, join, expected, secret, token, tlsPort);
    }

    NodeYaml withMemberPort(int other) {
        return new NodeYaml(
                name, place, listenerPort, adminPort, other, cluster, join, expected, secret, token, tlsPort);
    }

    NodeYaml withSecret(Optional<String> other) {
        return new NodeYaml(
                name, place, listenerPort, adminPort, memberPort, cluster, join, expected, other, token, tlsPort);
    }

    NodeYaml withToken(String other) {
        return new NodeYaml(
                name,
                place,
                listenerPort,
                adminPort,
                memberPort,
                cluster,
                join,
                expected,
                secret,
                Optional.of(other),
                tlsPort);
    }

    /** With a second listener, which speaks TLS with {@code cert.pem} and {@code key.pem}. */
    NodeYaml withTlsPort(int other) {
        return new NodeYaml(
                name,
                place,
                listenerPort,
                adminPort,
                memberPort,
                cluster,
                join,
                expected,
                secret,
                token,
                Optional.of(other));
    }

    /** Where clients connect. */
    InetSocketAddress listener() {
        return new InetSocketAddress(place.edge(), listenerPort);
    }

    /** Where operators connect. */
    InetSocketAddress admin() {
        return new InetSocketAddress(place.edge(), adminPort);
    }

    /** Where members connect, {@code host:port}. */
    String member() {
        return place.cluster() + ":" + memberPort;
    }

    /** The file. {@code gateway.yaml} lies beside it. What belongs to {@code cluster} comes last. */
    String text() {
        return """
                name: %s
                listeners: [{address: %s:%d}%s]
                admin: {address: %s:%d%s}
                data: data
                gateway: gateway.yaml
                cluster:
                  name: %s
                  address: %s
                  join: %s
                  expected: %d%s
                """
                .formatted(
                        name,
                        place.edge(),
                        listenerPort,
                        tlsPort.map(NodeYaml::tls).orElse(""),
                        place.edge(),
                        adminPort,
                        token.map(text -> ", token: " + text).orElse(""),
                        cluster,
                        member(),
                        "[" + String.join(", ", join) + "]",
                        expected,
                        secret.map(text -> "\n  secret: " + text).orElse(""));
    }

    private static String tls(int port) {
        return ", {address: 127.0.0.1:%d, tls: {certificates: [{chain: cert.pem, key: key.pem}]}}".formatted(port);
    }
}
