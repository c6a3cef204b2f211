// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.health.UpstreamHealth;
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
    private final UpstreamHealth health;
    private final Watched watched;
    private volatile Spared spared = Spared.NONE;

    Upstream(
            String name,
            List<RoundRobin.Weighted<Instance>> instances,
            UpstreamConfig config,
            RetryBudget budget,
            RandomGenerator random,
            Judged judged) {
        this.name = name;
        this.instances = instances.stream().map(RoundRobin.Weighted::value).toList();
        this.balancer = new RoundRobin<>(instances);
        this.timeouts = config.timeouts();
        this.budget = budget;
        this.health = judged.health();
        this.watched = new Watched(judged.failures(), timeouts, judged.nanoClock());
        this.steps = steps(config, budget, random, judged);
    }

    /** The whole way of a request from here to its attempts, in reading order. */
    private static List<Filter> steps(
            UpstreamConfig config, RetryBudget budget, RandomGenerator random, Judged judged) {
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
        if (config.circuitBreaker().isPresent()) {
            steps.add(judged.breaker());
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
        return Filter.chain(steps, new Tour<>(balancer, this::spared, this::attempt))
                .handle(request);
    }

    private List<Instance> spared() {
        spared = Spared.now(spared, instances, health);
        return spared.instances();
    }

    private CompletionStage<Response> attempt(Request request, Optional<Instance> chosen) {
        for (Instance instance : spared.trials()) {
            long trial = instance.counters().takeTrial();
            if (trial != 0) {
                return ask(request, instance, trial);
            }
        }
        if (chosen.isEmpty()) {
            return ProxyException.failed(ProxyError.NO_HEALTHY_INSTANCE, name);
        }
        return ask(request, chosen.get(), 0);
    }

    private CompletionStage<Response> ask(Request request, Instance instance, long trial) {
        request.journey().attempt(name, instance.address());
        return watched.attempt(
                request.loop().index(), instance.counters(), trial, () -> instance.connections(request.loop())
                        .ask(request, timeouts));
    }
}
