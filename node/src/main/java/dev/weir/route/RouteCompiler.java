// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.ProxyError.PROXY_INTERNAL_ERROR;

import dev.weir.auth.Consumers;
import dev.weir.config.Destination;
import dev.weir.config.GatewayConfig;
import dev.weir.config.PolicyUse;
import dev.weir.config.RouteConfig;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.PathPattern;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.policy.Invalidating;
import dev.weir.policy.KeyMaker;
import dev.weir.policy.Policy;
import dev.weir.policy.PolicyContext;
import dev.weir.policy.RateLimit;
import dev.weir.policy.Shared;
import dev.weir.route.WeightedSplit.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes the table of a gateway config. What it refuses is an {@link IllegalArgumentException} that names the route. */
public final class RouteCompiler {

    /** IPv6 addresses that begin with so many same bits are one client. */
    private static final int IPV6_PREFIX = 64;

    /** More nodes than that no request may visit: about a tenth of a millisecond. */
    static final int STEPS_MAX = 4096;

    private final Map<String, Policy> policies;
    private final Function<String, Handler> upstreams;
    private final Consumers consumers;
    private final CachedRoutes cached;
    private final Shared shared;

    private RouteCompiler(GatewayConfig config, Function<String, Handler> upstreams, Shared shared) {
        this.policies = config.policies();
        this.consumers = config.knownConsumers();
        this.cached = CachedRoutes.of(config);
        this.upstreams = upstreams;
        this.shared = shared;
    }

    /**
     * The table of a config that was checked.
     *
     * @param upstreams the handler of each upstream that the config names
     * @param shared what the policies of this node share
     */
    public static RouteTable compile(GatewayConfig config, Function<String, Handler> upstreams, Shared shared) {
        RouteCompiler compiler = new RouteCompiler(config, upstreams, shared);
        List<Route> routes = new ArrayList<>(config.routes().size());
        config.routes().forEach((name, route) -> {
            Handler way = compiler.way(name, route);
            Route compiled = new Route(name, route.match(), route.priority(), way);
            routes.add(compiler.answersPreflights(name, route) ? compiled.withPreflights() : compiled);
        });
        RouteTable table = new RouteTable(routes);
        if (table.stepsMax() > STEPS_MAX) {
            throw new IllegalArgumentException("routes: a request may have to be compared with " + table.stepsMax()
                    + " segments of their paths (expected: at most " + STEPS_MAX
                    + "; fewer paths with a variable and a text in the same place)");
        }
        return table;
    }

    /** The whole way of a request from the table to its upstream, in reading order. */
    private Handler way(String name, RouteConfig route) {
        PathPattern path = route.match().path();
        List<Filter> steps = new ArrayList<>();

        steps.add((request, next) -> next.handle(entered(request, name, path)));
        if (!cached.names().isEmpty()) {
            steps.add(new Invalidating(shared.caches().cluster(), cached::urls));
        }
        List<Policy> policies =
                route.policies().stream().map(use -> policy(name, path, use)).toList();
        List<String> names = names(name, route.policies());
        for (int i = 0; i < policies.size(); i++) {
            policies.get(i).misplaced(policies.subList(0, i)).ifPresent(why -> {
                throw wrong(name, "policies", why);
            });
            List<Policy> following = policies.subList(i + 1, policies.size());
            PolicyContext context = new PolicyContext(name, names.get(i), following, upstreams, consumers, shared);
            steps.add(policies.get(i).toFilter(context));
        }
        return Filter.chain(steps, destination(name, route));
    }

    /** What the policies of one kind on a config's routes are called: of what is kept by name, no more is needed. */
    public static Set<String> policyNames(GatewayConfig config, Class<?> kind) {
        Set<String> names = new HashSet<>();
        eachUsed(config, (name, policy) -> {
            if (kind.isInstance(policy)) {
                names.add(name);
            }
        });
        return Set.copyOf(names);
    }

    /** The names under which a config's limits count. */
    public static Set<String> limitNames(GatewayConfig config) {
        Consumers known = config.knownConsumers();
        Set<String> names = new HashSet<>();
        eachUsed(config, (name, policy) -> {
            if (policy instanceof RateLimit limit) {
                names.addAll(limit.names(name, known));
            }
        });
        return Set.copyOf(names);
    }

    private static void eachUsed(GatewayConfig config, BiConsumer<String, Policy> action) {
        config.routes().forEach((name, route) -> {
            List<String> all = names(name, route.policies());
            for (int i = 0; i < all.size(); i++) {
                action.accept(all.get(i), used(config, route.policies().get(i)));
            }
        });
    }

    /** Those that stand on its routes. */
    public static Stream<Policy> policies(GatewayConfig config) {
        return config.routes().values().stream()
                .flatMap(route -> route.policies().stream())
                .map(use -> used(config, use));
    }

    private static Policy used(GatewayConfig config, PolicyUse use) {
        return use instanceof PolicyUse.Named named
                ? Objects.requireNonNull(config.policies().get(named.name()))
                : ((PolicyUse.Inline) use).policy();
    }

    /** What each policy is called: what stands before it on the route, but is of another kind, does not matter. */
    private static List<String> names(String route, List<PolicyUse> uses) {
        List<String> names = new ArrayList<>(uses.size());
        Map<Class<?>, Integer> counts = new HashMap<>();
        for (PolicyUse use : uses) {
            names.add(
                    use instanceof PolicyUse.Named named
                            ? named.name()
                            : route
                                    + '/'
                                    + counts.merge(
                                            ((PolicyUse.Inline) use).policy().getClass(), 1, Integer::sum));
        }
        return names;
    }

    private static Request entered(Request request, String name, PathPattern path) {
        request.journey().route(name);
        Map<String, String> variables = path.variables(request.path());
        return variables.isEmpty() ? request : request.withVariables(variables);
    }

    private Policy policy(String route, PathPattern path, PolicyUse use) {
        Policy policy = resolve(route, use);
        policy.misfit(path).ifPresent(why -> {
            throw wrong(route, "policies", why);
        });
        return policy;
    }

    private Policy resolve(String route, PolicyUse use) {
        if (use instanceof PolicyUse.Inline inline) {
            return inline.policy();
        }
        String name = ((PolicyUse.Named) use).name();
        Policy policy = policies.get(name);
        if (policy == null) {
            throw wrong(route, "policies", name + " (expected: one of " + policies.keySet() + ")");
        }
        return policy;
    }

    private boolean answersPreflights(String name, RouteConfig route) {
        return route.policies().stream().anyMatch(use -> resolve(name, use).answersPreflights());
    }

    private Handler destination(String name, RouteConfig route) {
        Map<String, Integer> weights = route.upstream().weights();
        if (route.upstream().equals(Destination.Weighted.NONE)) {
            if (route.policies().stream().noneMatch(use -> resolve(name, use).answers())) {
                throw wrong(name, "upstream", "none (expected: an upstream, or a policy that answers)");
            }
            return request -> ProxyException.failed(PROXY_INTERNAL_ERROR, "route " + name + " has no upstream");
        }
        List<Share> shares = new ArrayList<>(weights.size());
        weights.forEach((upstream, weight) -> shares.add(new Share(upstreams.apply(upstream), weight)));
        Handler split = route.upstream()
                .together()
                .<Handler>map(by -> new KeyedSplit(shares, new KeyMaker(by, IPV6_PREFIX, name)))
                .orElseGet(() -> new WeightedSplit(shares, shared.random()));
        return shares.size() == 1 ? shares.get(0).handler() : split;
    }

    private static IllegalArgumentException wrong(String route, String component, String what) {
        return new IllegalArgumentException("routes." + route + "." + component + ": " + what);
    }
}
