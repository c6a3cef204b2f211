// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of a node, all of it on loopback.
 *
 * @param join member ports
 * @param expected members
 * @param tlsPort of a second listener, for TLS
 */
record NodeYaml(
        String name,
        int listenerPort,
        int adminPort,
        int memberPort,
        String cluster,
        List<Integer> join,
        int expected,
        Optional<String> secret,
        Optional<String> token,
        Optional<Integer> tlsPort) {

    /** A node on ports of its own that finds nobody and expects nobody. */
    static NodeYaml alone(String name) {
        return new NodeYaml(
                name,
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

    NodeYaml in(String otherCluster, List<Integer> otherJoin, int otherExpected) {
        return new NodeYaml(
                name,
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

    NodeYaml withListenerPort(int other) {
        return new NodeYaml(name, other, adminPort, memberPort, cluster, join, expected, secret, token, tlsPort);
    }

    NodeYaml withAdminPort(int other) {
        return new NodeYaml(name, listenerPort, other, memberPort, cluster, join, expected, secret, token, tlsPort);
    }

    NodeYaml withMemberPort(int other) {
        return new NodeYaml(name, listenerPort, adminPort, other, cluster, join, expected, secret, token, tlsPort);
    }

    NodeYaml withSecret(Optional<String> other) {
        return new NodeYaml(name, listenerPort, adminPort, memberPort, cluster, join, expected, other, token, tlsPort);
    }

    NodeYaml withToken(String other) {
        return new NodeYaml(
                name,
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
                name, listenerPort, adminPort, memberPort, cluster, join, expected, secret, token, Optional.of(other));
    }

    /** The file. {@code gateway.yaml} lies beside it. */
    String text() {
        return """
                name: %s
                listeners: [{address: 127.0.0.1:%d}%s]
                admin: {address: 127.0.0.1:%d%s}
                cluster:
                  name: %s
                  address: 127.0.0.1:%d
                  join: %s
                  expected: %d%s
                data: data
                gateway: gateway.yaml
                """
                .formatted(
                        name,
                        listenerPort,
                        tlsPort.map(NodeYaml::tls).orElse(""),
                        adminPort,
                        token.map(text -> ", token: " + text).orElse(""),
                        cluster,
                        memberPort,
                        join.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(", ", "[", "]")),
                        expected,
                        secret.map(text -> "\n  secret: " + text).orElse(""));
    }

    private static String tls(int port) {
        return ", {address: 127.0.0.1:%d, tls: {certificates: [{chain: cert.pem, key: key.pem}]}}".formatted(port);
    }
}
