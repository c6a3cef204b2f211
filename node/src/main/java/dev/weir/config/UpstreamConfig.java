// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A service behind the gateway.
 *
 * @param instances at least one
 * @param timeouts how long to wait for an instance
 * @param tls for those with {@code https}
 * @param protocol that all of them are spoken to in
 * @param retry when a request is sent again
 * @param hedge when two instances are asked at once; never unless it is given
 */
public record UpstreamConfig(
        List<Instance> instances,
        @Default("{}") Timeouts timeouts,
        @Default("{}") UpstreamTls tls,
        @Default("http1") Protocol protocol,
        @Default("{}") RetryConfig retry,
        Optional<HedgeConfig> hedge) {

    public UpstreamConfig {
        if (instances.isEmpty()) {
            throw new IllegalArgumentException("instances: an empty list (expected: at least one)");
        }
        if (!tls.equals(UpstreamTls.STANDARD) && instances.stream().noneMatch(Instance::tls)) {
            throw new IllegalArgumentException("tls: settings for nobody (expected: an instance with https://)");
        }
    }

    /** A version of HTTP: HTTP/2 is agreed on by ALPN over TLS, and known beforehand without. */
    public enum Protocol {
        HTTP1,
        HTTP2
    }

    /** One that says no more than this. */
    public UpstreamConfig(List<Instance> instances, Timeouts timeouts) {
        this(instances, timeouts, UpstreamTls.STANDARD, Protocol.HTTP1, RetryConfig.STANDARD, Optional.empty());
    }

    /**
     * One running copy, with its address.
     *
     * @param url scheme, host and port only, {@code http://10.0.0.1:8080} or {@code https://orders.example.com}
     * @param weight its share beside the others, 0 (none) to 1000
     */
    public record Instance(URI url, @Default("1") int weight) {

        private static final int HTTP_PORT = 80;
        private static final int HTTPS_PORT = 443;
        private static final String EXPECTED = "http://host:port or https://host:port";

        public Instance {
            url = address(url);
            Checks.range("weight", weight, 0, 1000);
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
