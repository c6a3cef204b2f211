// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.Locale;
import java.util.Optional;
import org.testcontainers.utility.DockerImageName;

/**
 * A node's link to the other nodes, which can be made slow and lossy. A container beside the node does it, in the
 * node's network namespace: the node itself may not.
 */
final class Link implements AutoCloseable {

    /**
     * What {@code cluster-tests/docker/base-images.sh} makes; any image with {@code tc}, {@code ip}, {@code iptables}.
     */
    private static final String IMAGE =
            Optional.ofNullable(System.getenv("WEIR_LINKS_IMAGE")).orElse("weir-links:local");

    /** The interface has other names after it was cut and connected, so it is found by its address. */
    private static final String FIND =
            "set -e; PATH=/usr/sbin:/usr/bin:/sbin:/bin; dev=$(/usr/sbin/ip -o -4 addr show to %s"
                    + " | awk '{ print $2 }'); ";

    private final String find;
    private final Sidecar sidecar;

    private Link(ContainerNode node) {
        this.find = FIND.formatted(node.memberAddress());
        this.sidecar = Sidecar.of(
                DockerImageName.parse(IMAGE), host -> host.withNetworkMode("container:" + node.getContainerId())
                        .withCapAdd(com.github.dockerjava.api.model.Capability.NET_ADMIN));
    }

    /** That of a node that runs. */
    static Link of(ContainerNode node) {
        return new Link(node);
    }

    /**
     * What the node sends waits until it fits, at most two seconds, and is thrown away then.
     *
     * @param kilobits in a second
     */
    void slow(int kilobits) {
        run("/usr/sbin/tc qdisc replace dev $dev root tbf rate " + kilobits + "kbit burst 4kb latency 2s");
    }

    /** @param share of all packets both ways that are lost */
    void lose(double share) {
        String lossy = String.format(Locale.ROOT, "-m statistic --mode random --probability %.3f -j DROP", share);
        run("/usr/sbin/iptables -F; /usr/sbin/iptables -A INPUT -i $dev " + lossy
                + "; /usr/sbin/iptables -A OUTPUT -o $dev " + lossy);
    }

    /** As it was. */
    void heal() {
        run("/usr/sbin/iptables -F; /usr/sbin/tc qdisc del dev $dev root 2> /dev/null || true");
    }

    /** How many packets were lost by now. */
    long lost() {
        return sidecar.run("/usr/sbin/iptables -L -v -x -n | awk '/DROP .*statistic/ { n += $1 } END { print n + 0 }'")
                .lines()
                .mapToLong(Long::parseLong)
                .sum();
    }

    private void run(String script) {
        sidecar.run(find + script);
    }

    @Override
    public void close() {
        sidecar.stop();
    }
}
