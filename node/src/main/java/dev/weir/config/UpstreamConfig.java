// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A service behind the gateway. */
public record UpstreamConfig(List<Instance> instances, Timeouts timeouts) {

    /**
     * One running copy, with its address.
     *
     * @param url scheme, host and port only
     * @param weight its share beside the others, 0 (none) to 1000
     */
    public record Instance(URI url, int weight) {}

    /**
     * How long to wait for an instance.
     *
     * @param connect until it accepts the connection
     * @param response from the last byte of the request until the head of the answer is there
     * @param idle between two bytes of a body, in either direction
     */
    public record Timeouts(Duration connect, Duration response, Duration idle) {}
}
