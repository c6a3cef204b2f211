// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A service behind the gateway.
 *
 * @param instances at least one, unless they are discovered; each once
 * @param discover where more of them come from
 * @param balance which of them a request is sent to
 * @param stickiness what brings a client back to the same one
 * @param zones whether those near by are taken first; all are equally near unless it is given
 * @param slowStart how long one that is new, or back again, takes to get its whole share; 0 s to 1 h
 * @param health which of them can be used
 * @param circuitBreaker when none is asked; that is never unless it is given
 * @param timeouts how long to wait for an instance
 * @param tls for those with {@code https}
 * @param protocol that all of them are spoken to in
 * @param retry when a request is sent again
 * @param hedge when two instances are asked at once; never unless it is given
 */
public record UpstreamConfig(
        List<Instance> instances,
        Optional<DiscoverConfig> discover,
        @Default("round-robin") Balance balance,
        Optional<StickinessConfig> stickiness,
        Optional<ZonesConfig> zones,
        @Default("0s") Duration slowStart,
        @Default("{}") HealthConfig health,
        Optional<BreakerConfig> circuitBreaker,
        @Default("{}") Timeouts timeouts,
        @Default("{}") UpstreamTls tls,
        @Default("http1") Protocol protocol,
        @Default("{}") RetryConfig retry,
        Optional<HedgeConfig> hedge) {

    public UpstreamConfig {
        if (instances.isEmpty() && discover.isEmpty()) {
            throw new IllegalArgumentException("instances: an empty list (expected: at least one)");
        }
        each(instances);
        if (balance instanceof Balance.Hash) {
            Checks.require(stickiness.isEmpty(), "stickiness", "with balance.hash", "only one of them");
            Checks.require(
                    zones.isEmpty(),
                    "zones",
                    "with balance.hash",
                    "only one of them, as keys are the same ones' everywhere");
            Checks.require(slowStart.isZero(), "slow-start", "with balance.hash", "only one of them, as keys stay");
        }
        boolean zoned = instances.stream().anyMatch(one -> one.zone().isPresent());
        Checks.require(
                zones.isEmpty() || zoned || discover.isPresent(), "zones", "no instance has a zone", "one that has");
        Checks.span("slow-start", slowStart, Duration.ZERO, "0s", Duration.ofHours(1), "1h");
        boolean secured = discover.isPresent() || instances.stream().anyMatch(Instance::tls);
        if (!tls.equals(UpstreamTls.STANDARD) && !secured) {
            throw new IllegalArgumentException("tls: settings for nobody (expected: an instance with https://)");
        }
    }

    /** A version of HTTP: HTTP/2 is agreed on by ALPN over TLS, and known beforehand without. */
    public enum Protocol {
        HTTP1,
        HTTP2
    }

    private static void each(List<Instance> instances) {
        Map<URI, Integer> seen = new HashMap<>();
        for (int i = 0; i < instances.size(); i++) {
            URI url = instances.get(i).url();
            Integer first = seen.putIfAbsent(url, i);
            Checks.require(
                    first == null, "instances[" + i + "]", url.toString(), "another one than instances[" + first + "]");
        }
    }

    /** One that says no more than this. */
    public UpstreamConfig(List<Instance> instances, Timeouts timeouts) {
        this(instances, timeouts, UpstreamTls.STANDARD, Protocol.HTTP1, RetryConfig.STANDARD, Optional.empty());
    }

    /** One whose instances are written down and chosen in turn. */
    public UpstreamConfig(
            List<Instance> instances,
            Timeouts timeouts,
            UpstreamTls tls,
            Protocol protocol,
            RetryConfig retry,
            Optional<HedgeConfig> hedge) {
        this(
                instances,
                Optional.empty(),
                Balance.Of.STANDARD,
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                HealthConfig.STANDARD,
                Optional.empty(),
                timeouts,
                tls,
                protocol,
                retry,
                hedge);
    }

    /**
     * One running copy, with its address.
     *
     * @param url scheme, host and port only, {@code http://10.0.0.1:8080} or {@code https://orders.example.com}
     * @param weight its share beside the others, 0 (none) to 1000
     * @param zone where it is
     * @param priority those of a greater one are only asked when too few of the others can be used; 0 to 9
     */
    public record Instance(URI url, @Default("1") int weight, Optional<String> zone, @Default("0") int priority) {

        private static final int HTTP_PORT = 80;
        private static final int HTTPS_PORT = 443;
        private static final String EXPECTED = "http://host:port or https://host:port";

        public Instance {
            url = address(url);
            Checks.range("weight", weight, 0, 1000);
            zone.ifPresent(text -> Checks.label("zone", text));
            Checks.range("priority", priority, 0, 9);
        }

        /** One that is nowhere in particular, and no reserve. */
        public Instance(URI url, int weight) {
            this(url, weight, Optional.empty(), 0);
        }

        /** Host name or address; an IPv6 address stands in brackets. */
        public String host() {
            return url.getHost();
        }

        /** The one in the URL, or that of its scheme. */
        public int port() {
            return url.getPort() >= 0 ? url.getPort() : tls() ? HTTPS_PORT : HTTP_PORT;
        }

        /** Whether it is spoken to over TLS. */
        public boolean tls() {
            return "https".equalsIgnoreCase(url.getScheme());
        }

        private static URI address(URI url) {
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getRawUserInfo() != null
                    || (url.getHost() == null && url.toString().contains("@"))) {
                throw wrong("a URL with user or password", EXPECTED);
            }
            boolean host = (scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && !url.getHost().isEmpty();
            if (!host || url.getPort() == 0 || url.getPort() > 65_535) {
                throw wrong(url.toString(), EXPECTED + "; a host has letters, digits, - and .");
            }
            boolean slash = "/".equals(url.getRawPath());
            if (!(slash || url.getRawPath().isEmpty()) || url.getRawQuery() != null || url.getRawFragment() != null) {
                throw wrong(url.toString(), EXPECTED + " without a path; the policy rewrite changes paths");
            }
            String text = url.toString();
            return slash ? URI.create(text.substring(0, text.length() - 1)) : url;
        }

        private static IllegalArgumentException wrong(String found, String expected) {
            return new IllegalArgumentException("url: " + found + " (expected: " + expected + ")");
        }
    }

    /**
     * How long to wait for an instance; 1 ms to 1 day each.
     *
     * @param connect until it accepts the connection
     * @param response from the last byte of the request until the head of the answer is there, in one attempt
     * @param idle between two bytes of a body, from the client or to and from the instance
     * @param total over all attempts, until the head of the answer that is passed on; no limit unless it is given
     * @param tunnel between two bytes of a tunnel, in either direction
     */
    @Keyed
    public record Timeouts(
            @Default("1s") Duration connect,
            @Default("10s") Duration response,
            @Default("60s") Duration idle,
            Optional<Duration> total,
            @Default("1h") Duration tunnel) {

        public Timeouts {
            Checks.patience("connect", connect);
            Checks.patience("response", response);
            Checks.patience("idle", idle);
            total.ifPresent(limit -> Checks.patience("total", limit));
            Checks.patience("tunnel", tunnel);
        }

        /** Those of one attempt, and no limit over all of them. */
        public Timeouts(Duration connect, Duration response, Duration idle) {
            this(connect, response, idle, Optional.empty(), Duration.ofHours(1));
        }
    }
}
