// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.io.IoLoops;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A service behind the gateway, as one revision has it: chooses an instance and asks it. */
public final class Upstream implements Handler {

    private final String name;
    private final List<Instance> instances;
    private final RoundRobin<Instance> balancer;
    private final Timeouts timeouts;
    private final IoLoops loops;

    Upstream(String name, List<RoundRobin.Weighted<Instance>> instances, Timeouts timeouts, IoLoops loops) {
        this.name = name;
        this.instances = instances.stream().map(RoundRobin.Weighted::value).toList();
        this.balancer = new RoundRobin<>(instances);
        this.timeouts = timeouts;
        this.loops = loops;
    }

    public List<Instance> instances() {
        return instances;
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        Optional<Instance> chosen = balancer.next();
        if (chosen.isEmpty()) {
            return ProxyException.failed(ProxyError.NO_HEALTHY_INSTANCE, name);
        }
        Instance instance = chosen.get();
        request.journey().attempt(name, instance.address());
        return new Http1Attempt(loops.at(request.loop().index()), request, instance, timeouts).start();
    }
}
