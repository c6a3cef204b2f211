// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.cluster.Revision;
import dev.weir.config.GatewayDocument;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.LocalRegistrations;
import dev.weir.discover.Registration;
import dev.weir.discover.ScriptedDns;
import dev.weir.discover.Sources;
import dev.weir.document.Environment;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoops;
import dev.weir.policy.Shared;
import dev.weir.tls.TlsFiles;
import dev.weir.upstream.Resolver;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.Upstreams;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Revisions whose instances are not written down. */
class DiscoveringRevisionTest {

    private static final String DISCOVERING =
            """
            format: 1
            upstreams: {orders: {discover: {registration: {}}}}
            routes: {orders: {match: {}, upstream: orders}}
            """;

    private final LocalRegistrations registrations = new LocalRegistrations(SystemClock::nanos);
    private final Sources sources =
            new Sources(new ScriptedDns(), registrations, Environment.empty(), SystemClock::nanos);
    private final IoLoops loops = IoLoops.start(1, SystemClock::nanos);
    private final Upstreams upstreams = new Upstreams(
            loops,
            new Resolver(Runnable::run, Resolver.Lookup.system(), SystemClock::nanos),
            TlsFiles.unwatched(),
            sources,
            "",
            new Random(1));
    private final RunningConfig running =
            new RunningConfig(upstreams, Environment.empty(), Shared.alone(), config -> {});

    DiscoveringRevisionTest() throws IOException {}

    @AfterEach
    void stop() {
        upstreams.close();
        sources.close();
        loops.close();
    }

    @Test
    void a_revision_knows_its_instances_when_it_begins_to_run() throws Exception {
        Instance instance = new Instance(URI.create("http://127.0.0.1:1"), 1);
        registrations.put("orders", new Registration("a", instance, "node-1", 0, 60_000));

        running.run(revision(1, DISCOVERING));

        assertThat(upstreams.running()).singleElement().satisfies(upstream -> assertThat(upstream.instances())
                .hasSize(1));
    }

    @Test
    void a_revision_that_does_not_come_to_run_leaves_no_source_behind() throws Exception {
        running.run(revision(1, DISCOVERING));
        Upstream before = upstreams.running().iterator().next();
        String other = DISCOVERING.replace("registration: {}", "registration: {ttl: 5s}");

        upstreams.prepare(
                GatewayDocument.read("other", other, Environment.empty()).upstreams());
        Eventually.holds("two follow", () -> registrations.followers() == 2);
        upstreams.retain(Map.of("orders", before));

        assertThat(upstreams.running()).containsExactly(before);
        Eventually.holds("one follows", () -> registrations.followers() == 1);
    }

    private static Revision revision(long number, String document) {
        return new Revision(number, document, "node-1", 0);
    }
}
