// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.balance.Balancer;
import dev.weir.balance.Candidate;
import dev.weir.balance.Nearness;
import dev.weir.balance.Stickiness;
import dev.weir.config.DiscoverConfig;
import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.config.UpstreamTls;
import dev.weir.config.ZonesConfig;
import dev.weir.discover.InstanceSource;
import dev.weir.health.UpstreamHealth;
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

/**
 * A service behind the gateway, as one revision has it: chooses an instance and asks it, again if need be. Its
 * instances may change while it runs; a request under way stays with the one it has chosen.
 */
public final class Upstream implements Handler {

    private final String name;
    private final UpstreamConfig config;
    private final Optional<InstanceSource> source;
    private final UpstreamTls foundTls;
    private final Choice choice;
    private final Optional<Stickiness> stickiness;
    private final Timeouts timeouts;
    private final RetryBudget budget;
    private final List<Filter> steps;
    private final UpstreamHealth health;
    private final Watched watched;

    /** @param source of instances beside those in the config */
    Upstream(
            String name,
            UpstreamConfig config,
            Optional<InstanceSource> source,
            String zone,
            RetryBudget budget,
            LongSupplier nanoClock,
            RandomGenerator random,
            Judged judged) {
        this.name = name;
        this.config = config;
        this.source = source;
        this.foundTls = foundTls(config);
        this.stickiness = config.stickiness().map(sticky -> new Stickiness(sticky, name));
        this.choice = new Choice(
                Balancer.of(config.balance(), random), stickiness, nearness(config, zone), judged.care(), nanoClock);
        this.health = judged.health();
        this.watched = new Watched(judged.failures(), config.timeouts(), nanoClock);
        this.timeouts = config.timeouts();
        this.budget = budget;
        this.steps = steps(config, budget, random, judged);
    }

    private static Nearness nearness(UpstreamConfig config, String zone) {
        return config.zones()
                .filter(ZonesConfig::preferOwn)
                .map(zones -> new Nearness(zone, zones.spillBelow().share()))
                .orElse(Nearness.NONE);
    }

    /** Addresses that were found by a name are asked for that name: their certificates are seldom for addresses. */
    private static UpstreamTls foundTls(UpstreamConfig config) {
        UpstreamTls tls = config.tls();
        Optional<String> name = config.discover()
                .filter(discover -> discover.scheme() == DiscoverConfig.Scheme.HTTPS)
                .flatMap(DiscoverConfig::dns);
        if (name.isEmpty() || tls.serverName().isPresent()) {
            return tls;
        }
        String host =
                name.get().endsWith(".") ? name.get().substring(0, name.get().length() - 1) : name.get();
        return new UpstreamTls(tls.ca(), tls.certificate(), tls.key(), Optional.of(host));
    }

    /** How an instance is spoken to that is in the config, or that was found. */
    UpstreamTls tls(UpstreamConfig.Instance instance) {
        boolean written = config.instances().contains(instance);
        return !instance.tls() ? UpstreamTls.STANDARD : written ? config.tls() : foundTls;
    }

    /** Whether instances are spoken to like this, some time. */
    boolean uses(UpstreamTls tls) {
        return config.tls().equals(tls) || foundTls.equals(tls);
    }

    public String name() {
        return name;
    }

    public UpstreamConfig config() {
        return config;
    }

    /** Where those come from that are not in the config; empty where all are. */
    public Optional<InstanceSource.View> discovered() {
        return source.map(InstanceSource::view);
    }

    Optional<InstanceSource> source() {
        return source;
    }

    /** Those that are chosen among from now on. */
    void use(List<Member> members) {
        choice.use(members);
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

    /** Those that may be chosen now, in the order of the config, then those that were found. */
    public List<Instance> instances() {
        return choice.members().stream().map(Member::instance).toList();
    }

    /** The same with what is said of each, and how busy it is. */
    public List<Candidate> candidates() {
        return List.copyOf(choice.members());
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        budget.requested();
        return Filter.chain(steps, new Tour<>(choice, this::attempt)).handle(request);
    }

    private CompletionStage<Response> attempt(Request request, Optional<Member> chosen) {
        if (health.hasTrials()) {
            for (Member member : choice.members()) {
                long trial = member.instance().counters().takeTrial();
                if (trial != 0) {
                    return ask(request, member, trial);
                }
            }
        }
        if (chosen.isEmpty()) {
            return ProxyException.failed(ProxyError.NO_HEALTHY_INSTANCE, name);
        }
        return ask(request, chosen.get(), 0);
    }

    private CompletionStage<Response> ask(Request request, Member member, long trial) {
        Instance instance = member.instance();
        request.journey().attempt(name, instance.address());
        CompletionStage<Response> answer = instance.connections(request.loop()).ask(request, timeouts);
        watched.attempt(request.loop().index(), instance.counters(), trial, answer);
        return stickiness.isPresent() ? answer.thenApply(response -> kept(request, member, response)) : answer;
    }

    /** The client comes back to who answered. */
    private Response kept(Request request, Member member, Response response) {
        stickiness.flatMap(sticky -> sticky.setCookie(request, member.id())).ifPresent(cookie -> response.headers()
                .add(Headers.SET_COOKIE, cookie));
        return response;
    }
}
