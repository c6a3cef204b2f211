// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.balance.Balancer;
import dev.weir.balance.Nearness;
import dev.weir.balance.Stickiness;
import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.config.ZonesConfig;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** A service behind the gateway, as one revision has it: chooses an instance and asks it, again if need be. */
public final class Upstream implements Handler {

    private final String name;
    private final Choice choice;
    private final Optional<Stickiness> stickiness;
    private final Timeouts timeouts;
    private final RetryBudget budget;
    private final List<Filter> steps;

    Upstream(
            String name,
            UpstreamConfig config,
            String zone,
            Care care,
            RetryBudget budget,
            LongSupplier nanoClock,
            RandomGenerator random) {
        this.name = name;
        this.stickiness = config.stickiness().map(sticky -> new Stickiness(sticky, name));
        this.choice =
                new Choice(Balancer.of(config.balance(), random), stickiness, nearness(config, zone), care, nanoClock);
        this.timeouts = config.timeouts();
        this.budget = budget;
        this.steps = steps(config, budget, random);
    }

    private static Nearness nearness(UpstreamConfig config, String zone) {
        return config.zones()
                .filter(ZonesConfig::preferOwn)
                .map(zones -> new Nearness(zone, zones.spillBelow().share()))
                .orElse(Nearness.NONE);
    }

    /** Those that are chosen among from now on. */
    void use(List<Member> members) {
        choice.use(members);
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
        return choice.members().stream().map(Member::instance).toList();
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        budget.requested();
        return Filter.chain(steps, new Tour<>(choice, this::attempt)).handle(request);
    }

    private CompletionStage<Response> attempt(Request request, Optional<Member> chosen) {
        if (chosen.isEmpty()) {
            return ProxyException.failed(ProxyError.NO_HEALTHY_INSTANCE, name);
        }
        Instance instance = chosen.get().instance();
        request.journey().attempt(name, instance.address());
        CompletionStage<Response> answer = instance.connections(request.loop()).ask(request, timeouts);
        return stickiness.isPresent() ? answer.thenApply(response -> kept(request, chosen.get(), response)) : answer;
    }

    /** The client comes back to who answered. */
    private Response kept(Request request, Member member, Response response) {
        stickiness.flatMap(sticky -> sticky.setCookie(request, member.id())).ifPresent(cookie -> response.headers()
                .add(Headers.SET_COOKIE, cookie));
        return response;
    }
}
