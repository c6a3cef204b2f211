// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.ByteSize;
import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.policy.Network;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An address where clients connect; port 0 takes a free one.
 *
 * @param tls without it the listener speaks plain HTTP
 * @param http2 whether clients may speak HTTP/2: agreed on by ALPN over TLS, known beforehand without
 * @param proxyProtocol whether each connection begins with a header of the PROXY protocol, version 1 or 2
 * @param trustedProxies whom the listener believes for whom they forward; nobody, unless said
 * @param trace whether TRACE is carried out rather than refused
 */
public record ListenerConfig(
        InetSocketAddress address,
        Optional<ListenerTls> tls,
        @Default("true") boolean http2,
        @Default("false") boolean proxyProtocol,
        Optional<Trusted> trustedProxies,
        @Default("{}") Limits limits,
        @Default("false") boolean trace) {

    /** One that says nothing but its address. */
    public ListenerConfig(InetSocketAddress address) {
        this(address, false, Optional.empty(), Limits.USUAL, false);
    }

    /** One without TLS. */
    public ListenerConfig(
            InetSocketAddress address,
            boolean proxyProtocol,
            Optional<Trusted> trustedProxies,
            Limits limits,
            boolean trace) {
        this(address, Optional.empty(), true, proxyProtocol, trustedProxies, limits, trace);
    }

    /**
     * Proxies in front of the listener that are believed.
     *
     * @param networks in which they are, at least one
     * @param depth how many of them may stand one behind the other, 1 to 100
     * @param header in which they say for whom they forward; another one is not read
     */
    public record Trusted(List<Network> networks, @Default("10") int depth, @Default("x-forwarded-for") Header header) {

        public Trusted {
            Checks.require(!networks.isEmpty(), "networks", "an empty list", "at least one");
            Checks.range("depth", depth, 1, 100);
        }

        /** Where proxies say for whom they forward. */
        public enum Header {
            X_FORWARDED_FOR,
            FORWARDED
        }
    }

    /**
     * What one client may ask of the listener.
     *
     * @param target bytes of the request target, at most 32 KiB; past it 414
     * @param head bytes of the request line and the headers, at most 48 KiB; past it 431
     * @param headers header lines, 1 to 1000; past it 431
     * @param headTimeout from the first byte of a head to its last
     * @param idle how long a connection may wait for its next request, or its first
     * @param send how long a client may take none of its answer
     * @param streams requests under way on one HTTP/2 connection, 1 to 1000
     */
    @Keyed
    public record Limits(
            @Default("8KiB") ByteSize target,
            @Default("32KiB") ByteSize head,
            @Default("100") int headers,
            @Default("10s") Duration headTimeout,
            @Default("75s") Duration idle,
            @Default("60s") Duration send,
            @Default("100") int streams) {

        /** Those of a listener that says nothing else. */
        public static final Limits USUAL = new Limits(
                ByteSize.parse("8KiB"),
                ByteSize.parse("32KiB"),
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                Duration.ofSeconds(60),
                100);

        public Limits {
            bytes("target", target, 32);
            bytes("head", head, 48);
            Checks.range("headers", headers, 1, 1000);
            Checks.patience("head-timeout", headTimeout);
            Checks.patience("idle", idle);
            Checks.patience("send", send);
            Checks.range("streams", streams, 1, 1000);
        }

        private static void bytes(String component, ByteSize size, int kibibytesMax) {
            boolean fits = size.bytes() >= 256 && size.bytes() <= kibibytesMax * 1024L;
            Checks.require(fits, component, size.toString(), "256B to " + kibibytesMax + "KiB");
        }
    }
}
