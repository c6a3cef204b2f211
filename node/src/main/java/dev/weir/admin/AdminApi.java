// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.Endpoints.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** The endpoints of the admin API, in reading order. */
final class AdminApi {

    private static final String WISHES = "?dry-run=true, ?wait=all&timeout=5s";
    private static final String FOR = "?for=10m";

    private AdminApi() {}

    static Endpoints endpoints(AdminServer.Parts parts, Executor worker, Duration decisionTime) {
        Confirmation confirmation = new Confirmation(parts.members());
        Publisher publisher = new Publisher(parts.config(), parts.revisions(), confirmation, decisionTime, worker);
        ConfigResource config = new ConfigResource(parts.revisions(), parts.editor(), publisher);
        PartResource part = new PartResource(parts.revisions(), parts.editor(), publisher, new Turns(worker));
        Readiness readiness = new Readiness(parts.node(), parts.config(), parts.members());
        InTime cluster = new InTime(decisionTime, worker);
        LimitsResource limits = new LimitsResource(parts.limits(), parts.members(), cluster);
        RegistrationsResource registrations = new RegistrationsResource(parts.registry(), cluster);
        UpstreamStates states = new UpstreamStates(parts.upstreams(), parts.health());
        HealthResource health = new HealthResource(parts.node().name(), states, cluster);
        OperatorDeeds operators = new OperatorDeeds(
                parts.upstreams(),
                parts.registry(),
                parts.health(),
                parts.node().name());
        DeedsResource deeds = new DeedsResource(operators, states, cluster);
        CacheResource cache = new CacheResource(parts.node().name(), parts.config(), parts.cache(), cluster);
        StatusResource status = new StatusResource(parts.node(), parts.members(), parts.revisions(), readiness);

        List<Endpoint> all = new ArrayList<>();
        all.addAll(ofConfig(config, part));
        all.addAll(ofInstances(registrations, deeds));
        all.add(guarded("GET", "/health", "how the upstreams are", health::all));
        all.add(guarded("GET", "/health/{name}", "how one is: instances, evidence, breakers", health::one));
        all.add(guarded("GET", "/events", "changes of health, newest first, ?upstream=&limit=100", health::events));
        all.addAll(ofLimits(limits));
        all.add(guarded("GET", "/cache", "what this node keeps of answers, and what requests found", cache::all));
        all.add(guarded("GET", "/cache/lookup", "why a URL is kept and fresh or is not, ?url=", cache::lookup));
        all.add(guarded("POST", "/cache/purge", "has no node serve it: url, prefix, tags or all; soft", cache::purge));
        all.add(guarded("GET", "/cluster", "the members and the revision each runs", status::cluster));
        all.add(guarded("GET", "/metrics", "what is counted and timed, for Prometheus", status::metrics));
        all.add(new Endpoint("GET", "/readyz", true, "200 when this node should get traffic", status::ready));
        all.add(new Endpoint("GET", "/livez", true, "200 while the process answers", status::live));
        return Endpoints.of(all);
    }

    private static List<Endpoint> ofConfig(ConfigResource config, PartResource part) {
        List<Endpoint> all = new ArrayList<>();
        all.add(guarded("GET", "/config", "the gateway config, ?format=json|yaml", config::get));
        all.add(guarded("PUT", "/config", "replaces it, If-Match required, " + WISHES, config::put));
        for (String section : List.of("/routes", "/upstreams")) {
            String one = section + "/{name}";
            all.add(guarded("GET", section, "all of them, ?format=json|yaml", part::get));
            all.add(guarded("GET", one, "one of them, ?format=json|yaml", part::get));
            all.add(guarded("PUT", one, "adds or replaces it, If-Match optional, " + WISHES, part::put));
            all.add(guarded("DELETE", one, "removes it, If-Match optional, " + WISHES, part::delete));
        }
        return all;
    }

    private static List<Endpoint> ofInstances(RegistrationsResource registrations, DeedsResource deeds) {
        String all = "/upstreams/{name}/instances";
        String one = all + "/{id}";
        return List.of(
                guarded("GET", all, "who has registered with an upstream", registrations::all),
                guarded("GET", one, "one of them", registrations::one),
                guarded("PUT", one, "registers it, or says that it is still there", registrations::put),
                guarded("DELETE", one, "forgets it, on every node", registrations::delete),
                guarded("POST", one + "/eject", "has it asked no more, on every node, " + FOR, deeds::eject),
                guarded("POST", one + "/drain", "has it asked nothing new, on every node, " + FOR, deeds::drain),
                guarded("POST", one + "/restore", "has it asked again, on every node", deeds::restore));
    }

    private static List<Endpoint> ofLimits(LimitsResource limits) {
        String one = "/limits/{name}";
        String key = one + "/{key}";
        return List.of(
                guarded("GET", "/limits", "the limits and what this node did with each", limits::all),
                guarded("GET", one, "one of them, ?kind=rate|concurrency", limits::one),
                guarded("GET", key, "what all nodes have of a key", limits::key),
                guarded("DELETE", key, "begins a key of a rate limit anew, on every node", limits::reset));
    }

    private static Endpoint guarded(String method, String path, String does, Resource resource) {
        return new Endpoint(method, path, false, does, resource);
    }
}
