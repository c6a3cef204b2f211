// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.auth.Credentials;
import dev.weir.document.Bound;
import dev.weir.policy.Policy;
import dev.weir.policy.RateLimit;
import dev.weir.policy.Rates;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What must hold between the consumers of a gateway config and the rest of it: no credential is that of two, or it
 * would say nothing, and limits of their own are instead of some that there are.
 */
final class ConsumerCheck {

    private final GatewayConfig config;
    private final Bound<GatewayConfig> bound;
    private final Map<Object, String> owners = new HashMap<>();

    /** A credential of a kind: a user may be called as a key is. */
    private record Of(String kind, Object credential) {}

    ConsumerCheck(GatewayConfig config, Bound<GatewayConfig> bound) {
        this.config = config;
        this.bound = bound;
    }

    void run() {
        config.consumers().forEach((name, consumer) -> {
            Credentials own = consumer.consumer(name).credentials();
            own.apiKeys().forEach(key -> owned(name, "api-keys", key));
            own.passwords().forEach(password -> owned(name, "passwords", password.user()));
            own.hmacKeys().keySet().forEach(id -> owned(name, "hmac-keys", id));
            own.certificates().forEach(mark -> owned(name, "certificates", mark));
            if (!own.jwt().isEmpty()) {
                owned(name, "jwt", own.jwt());
            }
            String limits = Bound.path(Bound.path("consumers", name), "limits");
            consumer.limits().forEach((policy, rates) -> limit(Bound.path(limits, policy), policy, rates));
        });
    }

    private void limit(String path, String name, Rates rates) {
        Set<String> known = bound.keys("policies");
        Policy policy = config.policies().get(name);
        if (!known.contains(name)) {
            bound.unknown(path, "no policy is named " + name, name, known);
        } else if (policy instanceof RateLimit limit) {
            limit.misfit(rates).ifPresent(why -> bound.wrong(path, why));
        } else if (policy != null) {
            bound.wrong(path, name + " is " + policy.kind() + " (expected: a rate-limit)");
        }
    }

    /** The message does not tell what it is that they have. */
    private void owned(String name, String kind, Object credential) {
        String first = owners.putIfAbsent(new Of(kind, credential), name);
        if (first == null) {
            return;
        }
        String whose = first.equals(name) ? name + " has it twice" : first + " and " + name + " have the same";
        bound.problem(Bound.path(Bound.path("consumers", name), kind), whose + " (expected: each only once)");
    }
}
