// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.RunningUpstreams.RunningUpstream;
import dev.weir.balance.Candidate;
import dev.weir.discover.Registration;
import dev.weir.health.Deed;
import dev.weir.health.Exchange.Done;
import dev.weir.health.Health;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What operators do to instances, wherever they ask for it.
 *
 * @param node name of this one, where they ask
 */
record OperatorDeeds(RunningUpstreams upstreams, Registry registry, Health health, String node) {

    /** An instance of an upstream that runs here. */
    record Found(RunningUpstream upstream, String url) {}

    /**
     * The instance that is called so: by its URL, by {@code host:port}, or by the id under which it has registered.
     *
     * @throws Refusal none is, or several are
     */
    Found find(String upstream, String called) {
        RunningUpstream running = upstreams
                .find(upstream)
                .orElseThrow(() -> new Refusal(404, "The config that runs has no upstream " + upstream + '.'));
        List<String> urls = running.instances().stream().map(Candidate::id).toList();
        Optional<String> named = urls.stream()
                .filter(called::equals)
                .findFirst()
                .or(() -> registered(upstream, called).filter(urls::contains));
        List<String> there = named.map(List::of)
                .orElseGet(() -> urls.stream().filter(url -> isAt(url, called)).toList());
        return switch (there.size()) {
            case 0 ->
                throw new Refusal(
                        404,
                        "There is no instance " + called + " of " + upstream + "; GET /health/" + upstream
                                + " lists them.");
            case 1 -> new Found(running, there.get(0));
            default ->
                throw new Refusal(400, "instance: " + called + " (expected: one of " + String.join(", ", there) + ")");
        };
    }

    /** Done when every node here has heard of it, or it is known which have not. */
    CompletionStage<Done> perform(Found instance, Deed.Kind kind, Optional<Duration> lasts) {
        String author = "an operator at " + node;
        return health.ask(new Deed(instance.upstream().name(), instance.url(), kind, lasts, author));
    }

    private Optional<String> registered(String upstream, String id) {
        return registry.of(upstream).stream()
                .filter(registration -> registration.id().equals(id))
                .map(Registration::instance)
                .map(instance -> instance.url().toString())
                .findFirst();
    }

    private static boolean isAt(String url, String called) {
        URI uri = URI.create(url);
        int standard = "https".equals(uri.getScheme()) ? 443 : 80;
        return called.equals(uri.getAuthority())
                || (uri.getPort() < 0 && called.equals(uri.getAuthority() + ':' + standard));
    }
}
