// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an upstream's instances come from beside those that are written down: one of {@code dns}, {@code srv},
 * {@code file} and {@code registration}.
 *
 * @param dns a name with an address (A, AAAA) for each instance
 * @param srv a name with a record (SRV) for each instance: {@code _http._tcp.orders.internal}
 * @param file that lists them, and is watched
 * @param registration who registers by the admin API
 * @param port of those found by {@code dns}; that of the scheme unless it is given
 * @param scheme how those found by {@code dns} and {@code srv} are spoken to
 */
@Keyed
public record DiscoverConfig(
        Optional<String> dns,
        Optional<String> srv,
        Optional<Path> file,
        Optional<Registration> registration,
        Optional<Integer> port,
        @Default("http") Scheme scheme) {

    private static final int NAME_CHARACTERS_MAX = 253;

    public DiscoverConfig {
        dns.ifPresent(name -> Checks.require(isName(name), "dns", name, "a DNS name such as orders.internal"));
        srv.ifPresent(
                name -> Checks.require(isName(name), "srv", name, "a DNS name such as _http._tcp.orders.internal"));
        long sources = Stream.of(dns, srv, file, registration)
                .filter(Optional::isPresent)
                .count();
        if (sources != 1) {
            throw new IllegalArgumentException((sources == 0 ? "none" : "several")
                    + " of dns, srv, file and registration (expected: one of them)");
        }
        port.ifPresent(number -> Checks.range("port", number, 1, 65_535));
        if (port.isPresent() && dns.isEmpty()) {
            throw new IllegalArgumentException(
                    "port: " + port.get() + " (expected: none, as each instance tells its own)");
        }
        if (scheme != Scheme.HTTP && dns.isEmpty() && srv.isEmpty()) {
            throw new IllegalArgumentException("scheme: https (expected: none, as each instance tells its own)");
        }
    }

    private static boolean isName(String text) {
        return text.length() <= NAME_CHARACTERS_MAX && text.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9.])?");
    }

    /** How an instance is spoken to. */
    public enum Scheme {
        HTTP,
        HTTPS
    }

    /**
     * Instances that are there as long as they say so.
     *
     * @param ttl for how long one is believed to be there without saying so again; 1 s to 1 day
     */
    @Keyed
    public record Registration(@Default("30s") Duration ttl) {

        public Registration {
            Checks.span("ttl", ttl, Duration.ofSeconds(1), "1s", Duration.ofDays(1), "1d");
        }
    }
}
