// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.http.Caller;
import dev.weir.limit.Rate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A known caller, as the gateway config has it.
 *
 * @param groups those that it is in
 * @param metadata what else is known of it; may be told to upstreams
 * @param credentials what it proves itself by
 * @param limits what it has instead of everybody's, by the name of the policy that limits
 */
public record Consumer(
        String name,
        Set<String> groups,
        Map<String, String> metadata,
        Credentials credentials,
        Map<String, List<Rate>> limits) {

    public Consumer {
        groups = Set.copyOf(groups);
        metadata = Map.copyOf(metadata);
        limits = Map.copyOf(limits);
    }

    /** One without limits of its own. */
    public Consumer(String name, Set<String> groups, Map<String, String> metadata, Credentials credentials) {
        this(name, groups, metadata, credentials, Map.of());
    }

    /** Whom a request comes from that this one has sent. */
    public Caller caller() {
        return new Caller(name, groups, Set.of(), Map.of());
    }
}
