// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.Endpoints.Endpoint;
import dev.weir.config.AdminToken.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which endpoint needs which role. One that stands in no row does not start, and neither does a row without an
 * endpoint.
 *
 * @param rows by method and path, {@code GET /routes/{name}}; empty where nobody need say who it is
 */
record RoleTable(Map<String, Optional<Role>> rows) {

    /**
     * What tells more than how it is going is for those who administer: the whole config, which has digests and hashes
     * of credentials, and who did what.
     */
    private static final String TABLE =
            """
            open     GET    /readyz
            open     GET    /livez
            read     GET    /
            admin    GET    /config
            admin    PUT    /config
            read     GET    /routes
            read     GET    /routes/{name}
            admin    PUT    /routes/{name}
            admin    DELETE /routes/{name}
            read     GET    /upstreams
            read     GET    /upstreams/{name}
            admin    PUT    /upstreams/{name}
            admin    DELETE /upstreams/{name}
            admin    GET    /consumers
            admin    GET    /consumers/{name}
            admin    PUT    /consumers/{name}
            admin    DELETE /consumers/{name}
            admin    POST   /consumers/{name}/api-keys
            admin    DELETE /consumers/{name}/api-keys/{id}
            read     GET    /upstreams/{name}/instances
            read     GET    /upstreams/{name}/instances/{id}
            operate  PUT    /upstreams/{name}/instances/{id}
            operate  DELETE /upstreams/{name}/instances/{id}
            operate  POST   /upstreams/{name}/instances/{id}/eject
            operate  POST   /upstreams/{name}/instances/{id}/drain
            operate  POST   /upstreams/{name}/instances/{id}/restore
            read     GET    /health
            read     GET    /health/{name}
            read     GET    /events
            read     GET    /limits
            read     GET    /limits/{name}
            read     GET    /limits/{name}/{key}
            operate  DELETE /limits/{name}/{key}
            read     GET    /cache
            read     GET    /cache/lookup
            operate  POST   /cache/purge
            read     GET    /revocations
            operate  POST   /revocations
            operate  DELETE /revocations/{id}
            read     GET    /cluster
            read     GET    /metrics
            admin    GET    /audit
            """;

    private static final String OPEN = "open";

    /** What is done again and again, by those who say that they are still there. */
    private static final Set<String> REPEATED = Set.of("PUT /upstreams/{name}/instances/{id}");

    /** That of the admin API. */
    static final RoleTable OF_THIS_API = parse(TABLE);

    static RoleTable parse(String table) {
        Map<String, Optional<Role>> rows = new LinkedHashMap<>();
        table.lines().map(line -> line.strip().split("\\s+")).forEach(words -> {
            Optional<Role> role = words[0].equals(OPEN)
                    ? Optional.empty()
                    : Optional.of(Role.valueOf(words[0].toUpperCase(Locale.ROOT)));
            rows.put(words[1] + ' ' + words[2], role);
        });
        return new RoleTable(rows);
    }

    /** @throws IllegalStateException an endpoint without a row, or a row without an endpoint */
    void check(List<Endpoint> endpoints) {
        TreeSet<String> there = new TreeSet<>();
        endpoints.forEach(endpoint -> there.add(endpoint.name()));
        TreeSet<String> missing = new TreeSet<>(there);
        missing.removeAll(rows.keySet());
        TreeSet<String> idle = new TreeSet<>(rows.keySet());
        idle.removeAll(there);
        if (!missing.isEmpty() || !idle.isEmpty()) {
            throw new IllegalStateException(
                    "admin API: endpoints without a role: " + missing + ", roles without an endpoint: " + idle);
        }
    }

    /**
     * What is needed for an endpoint; empty where nobody need say who it is.
     *
     * @throws IllegalStateException it has no row
     */
    Optional<Role> of(Endpoint endpoint) {
        Optional<Role> needed = rows.get(endpoint.name());
        if (needed == null) {
            throw new IllegalStateException("admin API: " + endpoint.name() + " has no role");
        }
        return needed;
    }

    /** Whether it is done so often that only what has changed something is worth to be kept. */
    boolean isRepeated(Endpoint endpoint) {
        return REPEATED.contains(endpoint.name());
    }
}
