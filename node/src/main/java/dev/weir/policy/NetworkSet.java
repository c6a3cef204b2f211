// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The addresses of several networks; asked in the logarithm of their number. Immutable. */
public final class NetworkSet {

    private static final Comparator<Network> BY_ADDRESS = Comparator.<Network>comparingLong(n -> flipped(n.high()))
            .thenComparingLong(n -> flipped(n.low()))
            .thenComparingInt(Network::bits);

    /** Apart, so that {@code ::/0} is all of IPv6 and nothing of IPv4. */
    private final List<Network> ipv4;

    private final List<Network> ipv6;

    public NetworkSet(List<Network> networks) {
        ipv4 = disjoint(networks.stream().filter(Network::isIpv4).toList());
        ipv6 = disjoint(networks.stream().filter(n -> !n.isIpv4()).toList());
    }

    /** In order, without those that lie within another: two networks either do or have nothing in common. */
    private static List<Network> disjoint(List<Network> networks) {
        List<Network> kept = new ArrayList<>();
        networks.stream().sorted(BY_ADDRESS).forEach(network -> {
            if (kept.isEmpty() || !kept.get(kept.size() - 1).contains(network)) {
                kept.add(network);
            }
        });
        return List.copyOf(kept);
    }

    public boolean contains(InetAddress address) {
        Network one = Network.of(address);
        List<Network> networks = one.isIpv4() ? ipv4 : ipv6;
        int low = 0;
        int high = networks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Network network = networks.get(middle);
            if (network.contains(one)) {
                return true;
            }
            if (BY_ADDRESS.compare(network, one) < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    /** Signed numbers in the order of the unsigned ones. */
    private static long flipped(long unsigned) {
        return unsigned ^ Long.MIN_VALUE;
    }
}
