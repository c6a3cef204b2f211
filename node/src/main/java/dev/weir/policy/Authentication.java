// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.KeyOrigin;
import dev.weir.http.Filter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A policy that says who sent a request by one kind of credential. Alone on a route it refuses who has none of it;
 * within {@code any-of} it is one of several ways.
 */
public sealed interface Authentication extends Policy permits ApiKey, Basic, Hmac, Introspection, Jwt, Mtls, Oidc {

    /** How its credentials are found and judged. Called once per route when a revision is compiled. */
    Scheme scheme(PolicyContext context);

    /** Who those are that send no credential at all: the name of a consumer; empty where they are refused. */
    Optional<String> anonymous();

    /** The headers in which the upstream is told what is known of the consumer, by the key of its metadata. */
    Map<String, String> headers();

    /** From where it needs keys that are fetched. */
    default Set<KeyOrigin> keyOrigins() {
        return Set.of();
    }

    /** From where all of these need keys. */
    static Set<KeyOrigin> keyOrigins(Stream<Policy> policies) {
        Stream<Authentication> all = policies.flatMap(policy -> {
            if (policy instanceof AnyOf several) {
                return several.of().stream();
            }
            return policy instanceof Authentication one ? Stream.of(one) : Stream.of();
        });
        return all.flatMap(one -> one.keyOrigins().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** The running step of one that stands alone. */
    @Override
    default Filter toFilter(PolicyContext context) {
        return new Authenticator(getClass().getSimpleName(), List.of(this), anonymous(), Map.of(), context);
    }

    @Override
    default Map<String, String> consumers() {
        return anonymous().map(name -> Map.of("anonymous", name)).orElse(Map.of());
    }

    @Override
    default Optional<String> misplaced(List<Policy> before) {
        return CachePlace.open(this, before);
    }
}
