// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** A service behind the gateway, as one revision has it: chooses an instance and asks it, again if need be. */
public final class Upstream implements Handler {

    private final String name;
    private final List<Instance> instances;
    private final RoundRobin<Instance> balancer;
    private final Timeouts timeouts;
    private final RetryBudget budget;
    private final List<Filter> steps;

    Upstream(
            String name,
            List<RoundRobin.Weighted<Instance>> instances,
            UpstreamConfig config,
            RetryBudget budget,
            RandomGenerator random) {
        this.name = name;
        this.instances = instances.stream().map(RoundRobin.Weighted::value).toList();
        this.balancer = new RoundRobin<>(instances);
        this.timeouts = config.timeouts();
        this.budget = budget;
        this.steps = steps(config, budget, random);
    }

    /** The whole way of a request from here to its attempts, in reading order. */
    private static List<Filter> steps(UpstreamConfig config, RetryBudget budget, RandomGenerator random) {
        List<Filter> steps = new ArrayList<>();
        boolean retries = config.retry().attempts() > 1;

        steps.add(new GrpcDeadline());
        config.timeouts().total().ifPresent(total -> steps.add(new Timeout(total)));
        if (retries || config.hedge().isPresent()) {
            steps.add(new Replay(config.retry(), config.protocol()));
        }
        if (retries) {
            steps.add(new Retry(config.retry(), budget, random));
        }
        config.hedge().ifPresent(hedge -> steps.add(new Hedge(hedge, config.retry(), budget)));
        return List.copyOf(steps);
    }

    public List<Instance> instances() {
        return instances;
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        budget.requested();
        return Filter.chain(steps, new Tour<>(balancer, this::attempt)).handle(request);
    }

    private CompletionStage<Response> attempt(Request request, Optional<Instance> chosen) {
        if (chosen.isEmpty()) {
            return ProxyException.failed(ProxyError.NO_HEALTHY_INSTANCE, name);
        }
        Instance instance = chosen.get();
        request.journey().attempt(name, instance.address());
        return instance.connections(request.loop()).ask(request, timeouts);
    }
}
