// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Bound;
import dev.weir.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold between the parts of a gateway config. Parts that have problems already are not judged. */
final class GatewayCheck {

    private static final List<String> SECTIONS = List.of("upstreams", "policies", "consumers", "routes");

    private final GatewayConfig config;
    private final Bound<GatewayConfig> bound;

    GatewayCheck(GatewayConfig config, Bound<GatewayConfig> bound) {
        this.config = config;
        this.bound = bound;
    }

    void run() {
        SECTIONS.forEach(this::names);
        config.policies().forEach((name, policy) -> asked(Bound.path("policies", name), policy));
        new ConsumerCheck(config, bound).run();
        Map<Condition, String> seen = new HashMap<>();
        config.routes().forEach((name, route) -> {
            String path = Bound.path("routes", name);
            upstreams(path, route);
            policies(path, route);
            answer(path, route);
            condition(path, route, seen);
        });
        config.policies().forEach((name, policy) -> comesTo(Bound.path("policies", name), policy, named(name)));
    }

    /** The routes on which a policy of the document stands; none where that cannot be told. */
    private List<RouteConfig> named(String policy) {
        return config.routes().values().stream()
                .filter(route -> route.policies().contains(new PolicyUse.Named(policy)))
                .toList();
    }

    /** What a policy answers itself has to come to it. */
    private void comesTo(String at, Policy policy, List<RouteConfig> routes) {
        for (String own : policy.ownPaths()) {
            boolean comes =
                    routes.stream().anyMatch(route -> route.match().path().matches(own));
            if (!routes.isEmpty() && !comes) {
                bound.problem(
                        at,
                        "browsers come back to where no route with it is (expected: one that matches redirect-path)");
            }
        }
    }

    private void names(String section) {
        for (String name : bound.keys(section)) {
            if (!Checks.isName(name)) {
                bound.problem(Bound.path(section, name), "is not a name (expected: " + Checks.NAME_EXPECTED + ")");
            }
        }
    }

    private void upstreams(String path, RouteConfig route) {
        // With those that have problems of their own: they are there.
        Set<String> known = bound.keys("upstreams");
        String at = Bound.path(path, "upstream");
        String weights = route.upstream() instanceof Destination.Split ? Bound.path(at, "split") : at;
        for (String name : route.upstream().weights().keySet()) {
            if (!known.contains(name)) {
                boolean weighted = bound.stands(Bound.path(weights, name));
                bound.unknown(weighted ? Bound.path(weights, name) : at, "no upstream is named " + name, name, known);
            }
        }
        keys(path, at, route);
    }

    /** What requests are told apart by, of the variables of the route's path. */
    private void keys(String path, String at, RouteConfig route) {
        if (!bound.isSound(Bound.path(path, "match")) || !bound.isSound(at)) {
            return;
        }
        route.upstream()
                .together()
                .flatMap(by -> by.misfit(route.match().path()))
                .ifPresent(why -> bound.wrong(at, why));
        for (String name : route.upstream().weights().keySet()) {
            Optional.ofNullable(config.upstreams().get(name))
                    .flatMap(upstream -> upstream.balance() instanceof Balance.Hash hash
                            ? hash.by().misfit(route.match().path())
                            : Optional.empty())
                    .ifPresent(why -> bound.wrong(at, "balance.hash." + why + " by upstream " + name));
        }
    }

    private void policies(String path, RouteConfig route) {
        String at = Bound.path(path, "policies");
        if (!bound.isSound(at)) {
            // Some are left out, so the numbers of the others are not those of the document.
            return;
        }
        List<Policy> before = new ArrayList<>();
        for (int i = 0; i < route.policies().size(); i++) {
            String item = Bound.path(at, i);
            PolicyUse use = route.policies().get(i);
            if (use instanceof PolicyUse.Named named && !bound.keys("policies").contains(named.name())) {
                bound.unknown(item, "no policy is named " + named.name(), named.name(), bound.keys("policies"));
            }
            if (use instanceof PolicyUse.Inline inline) {
                asked(item, inline.policy());
            }
            if (bound.isSound(Bound.path(path, "match"))) {
                policy(use)
                        .flatMap(policy -> policy.misfit(route.match().path()))
                        .ifPresent(why -> bound.wrong(item, why));
            }
            if (use instanceof PolicyUse.Inline inline && bound.isSound(Bound.path(path, "match"))) {
                comesTo(item, inline.policy(), List.of(route));
            }
            policy(use).flatMap(policy -> policy.misplaced(before)).ifPresent(why -> bound.wrong(item, why));
            policy(use).ifPresent(before::add);
        }
    }

    /** What a policy names by itself. */
    private void asked(String path, Policy policy) {
        String settings = Bound.path(path, Bound.key(policy.getClass()));
        policy.upstreams().forEach((key, name) -> known("upstream", settings, key, name));
        policy.consumers().forEach((key, name) -> known("consumer", settings, key, name));
    }

    private void known(String kind, String settings, String key, String name) {
        Set<String> known = bound.keys(kind + 's');
        if (!known.contains(name)) {
            String at = Bound.path(settings, key);
            bound.unknown(bound.stands(at) ? at : settings, "no " + kind + " is named " + name, name, known);
        }
    }

    private void answer(String path, RouteConfig route) {
        boolean sound = bound.isSound(Bound.path(path, "policies")) && bound.isSound(Bound.path(path, "upstream"));
        boolean known = route.policies().stream().allMatch(use -> policy(use).isPresent());
        if (!sound || !known || !route.upstream().weights().isEmpty()) {
            return;
        }
        if (route.policies().stream().flatMap(use -> policy(use).stream()).noneMatch(Policy::answers)) {
            bound.problem(path, "nobody answers (expected: an upstream, or a policy that answers such as respond)");
        }
    }

    private void condition(String path, RouteConfig route, Map<Condition, String> seen) {
        if (!bound.isSound(Bound.path(path, "match")) || !bound.isSound(Bound.path(path, "priority"))) {
            return;
        }
        String first = seen.putIfAbsent(Condition.of(route), path);
        if (first != null) {
            bound.problem(
                    path,
                    "same match and priority as " + first + " in line " + bound.line(first)
                            + " (expected: another match or priority)");
        }
    }

    /** Empty where it is not there or could not be read. */
    private Optional<Policy> policy(PolicyUse use) {
        if (use instanceof PolicyUse.Inline inline) {
            return Optional.of(inline.policy());
        }
        return Optional.ofNullable(config.policies().get(((PolicyUse.Named) use).name()));
    }
}
