// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.Endpoints.Endpoint;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** The endpoints of the admin API, in reading order. Which role each needs stands in {@link RoleTable}. */
final class AdminApi {

    private static final String WISHES = "?dry-run=true, ?wait=all&timeout=5s";
    private static final String FOR = "?for=10m";

    private AdminApi() {}

    static Endpoints endpoints(AdminServer.Parts parts, Executor worker, Duration decisionTime) {
        Confirmation confirmation = new Confirmation(parts.members());
        Publisher publisher = new Publisher(parts.config(), parts.revisions(), confirmation, decisionTime, worker);
        ConfigResource config = new ConfigResource(parts.revisions(), parts.editor(), publisher);
        Edits edits = new Edits(parts.revisions(), publisher, new Turns(worker));
        PartResource part = new PartResource(parts.editor(), edits);
        Readiness readiness = new Readiness(parts.node(), parts.config(), parts.members(), parts.revocations());
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
        RevocationsResource revocations = new RevocationsResource(parts.revocations(), cluster);
        AuditResource audit = new AuditResource(parts.audit(), cluster);
        StatusResource status = new StatusResource(parts.node(), parts.members(), parts.revisions(), readiness);

        List<Endpoint> all = new ArrayList<>();
        all.addAll(ofConfig(config, part));
        all.addAll(ofConsumers(new ConsumersResource(parts.config(), parts.editor(), edits, new SecureRandom()), part));
        all.addAll(ofInstances(registrations, deeds));
        all.addAll(ofHealth(health));
        all.addAll(ofLimits(limits));
        all.add(endpoint("GET", "/cache", "what this node keeps of answers, and what requests found", cache::all));
        all.add(endpoint("GET", "/cache/lookup", "why a URL is kept and fresh or is not, ?url=", cache::lookup));
        all.add(endpoint("POST", "/cache/purge", "has no node serve it: url, prefix, tags or all; soft", cache::purge));
        all.addAll(ofRevocations(revocations));
        all.add(endpoint("GET", "/cluster", "the members and the revision each runs", status::cluster));
        all.add(endpoint("GET", "/metrics", "what is counted and timed, for Prometheus", status::metrics));
        all.add(endpoint("GET", "/audit", "who did what, newest first, ?limit=100", audit::all));
        all.add(endpoint("GET", "/readyz", "200 when this node should get traffic", status::ready));
        all.add(endpoint("GET", "/livez", "200 while the process answers", status::live));
        return Endpoints.of(all, RoleTable.OF_THIS_API, new Auditor(parts.audit(), worker));
    }

    private static List<Endpoint> ofConfig(ConfigResource config, PartResource part) {
        List<Endpoint> all = new ArrayList<>();
        all.add(endpoint("GET", "/config", "the gateway config, ?format=json|yaml", config::get));
        all.add(endpoint("PUT", "/config", "replaces it, If-Match required, " + WISHES, config::put));
        for (String section : List.of("/routes", "/upstreams")) {
            String one = section + "/{name}";
            all.add(endpoint("GET", section, "all of them, ?format=json|yaml", part::get));
            all.add(endpoint("GET", one, "one of them, ?format=json|yaml", part::get));
            all.add(endpoint("PUT", one, "adds or replaces it, If-Match optional, " + WISHES, part::put));
            all.add(endpoint("DELETE", one, "removes it, If-Match optional, " + WISHES, part::delete));
        }
        return all;
    }

    private static List<Endpoint> ofConsumers(ConsumersResource consumers, PartResource part) {
        String one = "/consumers/{name}";
        String key = one + "/api-keys/{id}";
        return List.of(
                endpoint("GET", "/consumers", "who is known, without any secret", consumers::all),
                endpoint("GET", one, "one of them, without any secret", consumers::one),
                endpoint("PUT", one, "adds or replaces it, If-Match optional, " + WISHES, part::put),
                endpoint("DELETE", one, "removes it, If-Match optional, " + WISHES, part::delete),
                endpoint("POST", one + "/api-keys", "makes a key and tells it once, " + WISHES, consumers::addKey),
                endpoint("DELETE", key, "takes a key back, on every node, " + WISHES, consumers::removeKey));
    }

    private static List<Endpoint> ofInstances(RegistrationsResource registrations, DeedsResource deeds) {
        String all = "/upstreams/{name}/instances";
        String one = all + "/{id}";
        return List.of(
                endpoint("GET", all, "who has registered with an upstream", registrations::all),
                endpoint("GET", one, "one of them", registrations::one),
                endpoint("PUT", one, "registers it, or says that it is still there", registrations::put),
                endpoint("DELETE", one, "forgets it, on every node", registrations::delete),
                endpoint("POST", one + "/eject", "has it asked no more, on every node, " + FOR, deeds::eject),
                endpoint("POST", one + "/drain", "has it asked nothing new, on every node, " + FOR, deeds::drain),
                endpoint("POST", one + "/restore", "has it asked again, on every node", deeds::restore));
    }

    private static List<Endpoint> ofHealth(HealthResource health) {
        return List.of(
                endpoint("GET", "/health", "how the upstreams are", health::all),
                endpoint("GET", "/health/{name}", "how one is: instances, evidence, breakers", health::one),
                endpoint("GET", "/events", "changes of health, newest first, ?upstream=&limit=100", health::events));
    }

    private static List<Endpoint> ofLimits(LimitsResource limits) {
        String one = "/limits/{name}";
        String key = one + "/{key}";
        return List.of(
                endpoint("GET", "/limits", "the limits and what this node did with each", limits::all),
                endpoint("GET", one, "one of them, ?kind=rate|concurrency", limits::one),
                endpoint("GET", key, "what all nodes have of a key", limits::key),
                endpoint("DELETE", key, "begins a key of a rate limit anew, on every node", limits::reset));
    }

    private static List<Endpoint> ofRevocations(RevocationsResource revocations) {
        return List.of(
                endpoint("GET", "/revocations", "the tokens that were revoked", revocations::all),
                endpoint("POST", "/revocations", "has no node take a token: jti or sub; issuer, for", revocations::add),
                endpoint("DELETE", "/revocations/{id}", "forgets one, on every node", revocations::remove));
    }

    private static Endpoint endpoint(String method, String path, String does, Resource resource) {
        return new Endpoint(method, path, does, resource);
    }
}
