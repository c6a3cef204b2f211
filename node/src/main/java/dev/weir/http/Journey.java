// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes known of one request on its way: the steps write into it, telemetry reads it at the end. Only the
 * request's I/O thread touches it.
 */
public final class Journey {

    private final long startNanos;
    private String route = "";
    private String upstream = "";
    private String instance = "";
    private int attempts;
    private int status;
    private long bytesIn;
    private long bytesOut;
    private String cache = "";
    private @Nullable ProxyError error;

    /** @param startNanos when the head was read, by the node's {@code nanoClock} */
    public Journey(long startNanos) {
        this.startNanos = startNanos;
    }

    public long startNanos() {
        return startNanos;
    }

    /** Name of the route that answers; empty when there is none. */
    public String route() {
        return route;
    }

    public void route(String name) {
        route = name;
    }

    /** Name of the upstream that was asked last; empty when none was. */
    public String upstream() {
        return upstream;
    }

    /** Address of the instance that was asked last; empty when none was. */
    public String instance() {
        return instance;
    }

    /** How often an instance was asked. */
    public int attempts() {
        return attempts;
    }

    /** Notes one more attempt. */
    public void attempt(String upstreamName, String instanceAddress) {
        upstream = upstreamName;
        instance = instanceAddress;
        attempts++;
    }

    /** What it found in the cache, in a word such as {@code hits-near}; empty where there is none on its way. */
    public String cache() {
        return cache;
    }

    public void cache(String found) {
        cache = found;
    }

    /** The status the client got; 0 when it left before. */
    public int status() {
        return status;
    }

    public void status(int code) {
        status = code;
    }

    /** Body bytes read from the client. */
    public long bytesIn() {
        return bytesIn;
    }

    public void addBytesIn(long count) {
        bytesIn += count;
    }

    /** Body bytes written to the client. */
    public long bytesOut() {
        return bytesOut;
    }

    public void addBytesOut(long count) {
        bytesOut += count;
    }

    /** Why it failed or was refused, if so. */
    public Optional<ProxyError> error() {
        return Optional.ofNullable(error);
    }

    public void error(ProxyError why) {
        error = why;
    }
}
