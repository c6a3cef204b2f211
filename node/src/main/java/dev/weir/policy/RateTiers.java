// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Consumer;
import dev.weir.auth.Consumers;
import dev.weir.http.Caller;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The step of a {@link RateLimit} that is not the same for all: a consumer has its own limit, else that of the first of
 * its groups, else everybody's. Each is counted by itself: who comes to another begins anew.
 */
final class RateTiers implements Filter {

    private final RateLimiter everybody;
    private final Map<String, RateLimiter> consumers = new HashMap<>();
    private final Map<String, RateLimiter> groups = new LinkedHashMap<>();

    private RateTiers(RateLimit settings, PolicyContext context) {
        String name = context.name();
        everybody = new RateLimiter(settings, name, settings.limit(), context);
        settings.groups()
                .forEach((group, rates) ->
                        groups.put(group, new RateLimiter(settings, ofGroup(name, group), rates, context)));
        eachOwn(
                name,
                context.consumers(),
                (consumer, rates) ->
                        consumers.put(consumer, new RateLimiter(settings, ofConsumer(name, consumer), rates, context)));
    }

    /** The running step: the plain one where nobody has another limit. */
    static Filter of(RateLimit settings, PolicyContext context) {
        RateTiers tiers = new RateTiers(settings, context);
        return tiers.groups.isEmpty() && tiers.consumers.isEmpty() ? tiers.everybody : tiers;
    }

    /** The names under which a policy of this name counts. */
    static Set<String> names(String name, RateLimit settings, Consumers known) {
        Stream<String> grouped = settings.groups().keySet().stream().map(group -> ofGroup(name, group));
        Map<String, Rates> own = new HashMap<>();
        eachOwn(name, known, own::put);
        Stream<String> single = own.keySet().stream().map(consumer -> ofConsumer(name, consumer));
        return Stream.of(Stream.of(name), grouped, single)
                .flatMap(names -> names)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void eachOwn(String name, Consumers known, BiConsumer<String, Rates> each) {
        for (Consumer consumer : known.all()) {
            Optional.ofNullable(consumer.limits().get(name))
                    .ifPresent(rates -> each.accept(consumer.name(), new Rates(rates)));
        }
    }

    private static String ofGroup(String name, String group) {
        return name + '~' + group;
    }

    private static String ofConsumer(String name, String consumer) {
        return name + '@' + consumer;
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        return tier(request.caller()).filter(request, next);
    }

    private RateLimiter tier(Caller caller) {
        RateLimiter own = consumers.get(caller.consumer());
        if (own != null) {
            return own;
        }
        for (Map.Entry<String, RateLimiter> group : groups.entrySet()) {
            if (caller.groups().contains(group.getKey())) {
                return group.getValue();
            }
        }
        return everybody;
    }
}
