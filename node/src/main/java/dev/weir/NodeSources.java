// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.admin.Registry;
import dev.weir.discover.ConnectedRegistrations;
import dev.weir.discover.DnsClient;
import dev.weir.discover.Registrations;
import dev.weir.discover.Sources;
import dev.weir.document.Environment;
import dev.weir.io.IoLoops;
import dev.weir.route.RunningConfig;
import dev.weir.tls.TlsFiles;
import dev.weir.upstream.Resolver;
import dev.weir.upstream.Upstreams;
import java.util.function.LongSupplier;

/** What a node knows instances and their addresses from: there before its cluster, and connected to it later. */
final class NodeSources implements AutoCloseable {

    private final ConnectedRegistrations registrations = new ConnectedRegistrations();
    private final DaemonPool lookups = new DaemonPool("weir-dns", 2);
    private final LongSupplier wallClockMillis;
    private final Resolver resolver;
    private final Sources sources;

    /** @param wallClockMillis dates registrations */
    NodeSources(Environment environment, LongSupplier nanoClock, LongSupplier wallClockMillis) {
        this.wallClockMillis = wallClockMillis;
        DnsClient dns = DnsClient.system();
        this.resolver = new Resolver(dns, lookups, Resolver.Lookup.system(), nanoClock);
        this.sources = new Sources(dns, registrations, environment, nanoClock);
    }

    /** The upstreams of the node, whose instances come from here. */
    Upstreams upstreams(IoLoops loops, TlsFiles files, String zone) {
        return new Upstreams(loops, resolver, files, sources, zone);
    }

    /** Knows who registers with any node from now on; what takes registrations here is returned. */
    Registry connect(String node, RunningConfig running, Registrations shared) {
        registrations.connect(shared);
        return new NodeRegistry(node, running, shared, wallClockMillis);
    }

    @Override
    public void close() {
        sources.close();
        lookups.close();
    }
}
