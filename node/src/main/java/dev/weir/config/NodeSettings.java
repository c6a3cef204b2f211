// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import com.google.common.net.HostAndPort;
import dev.weir.document.Bare;
import dev.weir.document.ByteSize;
import dev.weir.document.Default;
import dev.weir.document.Keyed;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one process needs before it can join: {@code node.yaml}. Relative paths are relative to that file.
 *
 * @param name of the node, unique in the cluster
 * @param listeners at least one
 * @param drain what clients are given when the node ends
 * @param cache how much the node keeps of responses
 * @param data directory for the last good revision; made when it is not there
 * @param gateway becomes revision 1 of a cluster that has none
 * @param zone where the node is; upstreams may prefer instances of the same one
 */
public record NodeSettings(
        String name,
        List<ListenerConfig> listeners,
        Admin admin,
        Cluster cluster,
        @Default("{}") Drain drain,
        @Default("{}") Cache cache,
        Path data,
        Optional<Path> gateway,
        Optional<String> zone) {

    public NodeSettings {
        Checks.label("name", name);
        zone.ifPresent(text -> Checks.label("zone", text));
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("listeners: an empty list (expected: at least one)");
        }
    }

    /**
     * Where the admin API is, and who may use it.
     *
     * @param token one that may do everything, required as a bearer token
     * @param tokens others, each with a role; without any token only a loopback address may be listened on
     */
    public record Admin(InetSocketAddress address, Optional<String> token, List<AdminToken> tokens) {

        public Admin {
            boolean loopback =
                    address.getAddress() != null && address.getAddress().isLoopbackAddress();
            if (token.isEmpty() && tokens.isEmpty() && !loopback) {
                throw new IllegalArgumentException(
                        "token: missing (expected: a token, as the address is not a loopback address)");
            }
            token.ifPresent(text -> Checks.require(
                    !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f),
                    "token",
                    text.length() + " characters",
                    "visible ASCII characters, at least one, no blanks"));
            tokens = List.copyOf(tokens);
            Checks.different(
                    "tokens", "name", tokens.stream().map(AdminToken::name).toList());
            Checks.different(
                    "tokens", "sha256", tokens.stream().map(AdminToken::sha256).toList());
        }

        /** With one token at most, for everything. */
        public Admin(InetSocketAddress address, Optional<String> token) {
            this(address, token, List.of());
        }

        /** Whether anybody must show a token. */
        public boolean guarded() {
            return token.isPresent() || !tokens.isEmpty();
        }

        /** Never with the token. */
        @Override
        public String toString() {
            return "Admin[address=" + address + ", token=" + (token.isPresent() ? "…" : "none") + ", tokens=" + tokens
                    + "]";
        }
    }

    /**
     * @param address where members talk
     * @param expected ready when so many are here, 1 to 1000; writes need the majority of them
     * @param deadline no request waits longer for an answer of the cluster, 1 ms to 1 day
     * @param ledgersMax so many keys of limits this node counts for the cluster, 1 to 100 million; beyond that, no
     *     further keys are counted
     * @param secret without it a member is refused, if there is one; at least 16 characters
     */
    public record Cluster(
            @Default("weir") String name,
            InetSocketAddress address,
            @Default("[]") Join join,
            @Default("1") int expected,
            @Default("50ms") Duration deadline,
            @Default("1000000") int ledgersMax,
            Optional<String> secret) {

        private static final int SECRET_CHARACTERS_MIN = 16;

        public Cluster {
            Checks.label("name", name);
            Checks.range("expected", expected, 1, 1000);
            Checks.patience("deadline", deadline);
            Checks.range("ledgers-max", ledgersMax, 1, 100_000_000);
            secret.ifPresent(text -> Checks.require(
                    text.length() >= SECRET_CHARACTERS_MIN,
                    "secret",
                    text.length() + " characters",
                    "at least " + SECRET_CHARACTERS_MIN + " characters"));
        }

        /** Never with the secret. */
        @Override
        public String toString() {
            return "Cluster[name=" + name + ", address=" + address + ", join=" + join + ", expected=" + expected
                    + ", deadline=" + deadline + ", ledgersMax=" + ledgersMax + ", secret="
                    + (secret.isPresent() ? "…" : "none") + "]";
        }
    }

    /**
     * How much the node keeps of responses, in memory: headers and all that is needed to find them counted.
     *
     * @param shared of what it holds for the cluster, 1 MiB to 64 GiB
     * @param near of what others hold and it has used, at most 64 GiB; with 0, other nodes are asked each time
     */
    @Keyed
    public record Cache(@Default("128MiB") ByteSize shared, @Default("64MiB") ByteSize near) {

        private static final long LEAST = 1L << 20;
        private static final long MOST = 64L << 30;

        public Cache {
            Checks.require(
                    shared.bytes() >= LEAST && shared.bytes() <= MOST, "shared", shared.toString(), "1MiB to 64GiB");
            Checks.require(near.bytes() <= MOST, "near", near.toString(), "at most 64GiB");
        }
    }

    /**
     * What clients are given when the node ends.
     *
     * @param delay for how long the node goes on accepting clients when it is not ready any more, 0 s to 1 h: until
     *     every balancer has noticed
     * @param timeout how long requests may take to finish after that, 0 s to 1 h
     */
    @Keyed
    public record Drain(@Default("0s") Duration delay, @Default("15s") Duration timeout) {

        private static final Duration MOST = Duration.ofHours(1);

        public Drain {
            range("delay", delay);
            range("timeout", timeout);
        }

        private static void range(String component, Duration value) {
            boolean fits = !value.isNegative() && value.compareTo(MOST) <= 0;
            Checks.require(fits, component, value.toSeconds() + "s", "0s to 1h");
        }
    }

    /** How a node finds the others; as text, where it looks. */
    public sealed interface Join {

        /** By a list of addresses, {@code host:port}; this node's own may be among them. */
        @Bare
        record Addresses(List<String> members) implements Join {

            public Addresses {
                for (int i = 0; i < members.size(); i++) {
                    Checks.require(isAddress(members.get(i)), "[" + i + "]", members.get(i), "host:port");
                }
            }

            @Override
            public String toString() {
                return String.join(", ", members);
            }

            private static boolean isAddress(String text) {
                try {
                    HostAndPort parts = HostAndPort.fromString(text);
                    return !parts.getHost().isBlank()
                            && !parts.getHost().contains("*") // a range to Hazelcast
                            && parts.hasPort()
                            && parts.getPort() > 0;
                } catch (IllegalArgumentException e) {
                    return false;
                }
            }
        }

        /** By a DNS name with an address for each member; they all use this node's member port. */
        record Dns(String dns) implements Join {

            public Dns {
                Checks.require(dns.matches("[A-Za-z0-9_.-]+"), "dns", dns, "a DNS name such as weir-headless");
            }

            @Override
            public String toString() {
                return dns;
            }
        }

        /** By the Kubernetes API. */
        record Kubernetes(String service, Optional<String> namespace) implements Join {

            public Kubernetes {
                Checks.name("service", service);
                namespace.ifPresent(text -> Checks.name("namespace", text));
            }

            @Override
            public String toString() {
                return "Kubernetes service " + service;
            }
        }
    }
}
