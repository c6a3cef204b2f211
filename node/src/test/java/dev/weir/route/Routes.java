// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import dev.weir.config.MatchConfig;
import dev.weir.config.ValueMatch;
import dev.weir.http.HostPattern;
import dev.weir.http.PathPattern;
import dev.weir.http.ScriptedHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Routes as a test wants them: {@code route("orders", "/orders/**").hosts("a.example").methods("GET")}. */
record Routes(
        String name,
        int priority,
        List<HostPattern> hosts,
        PathPattern path,
        List<String> methods,
        Map<String, ValueMatch> headers,
        Map<String, ValueMatch> query) {

    static Routes route(String name, String path) {
        return new Routes(name, 0, List.of(), PathPattern.parse(path), List.of(), Map.of(), Map.of());
    }

    static RouteTable table(Routes... routes) {
        return new RouteTable(List.of(routes).stream().map(Routes::compiled).toList());
    }

    Routes priority(int higherWins) {
        return new Routes(name, higherWins, hosts, path, methods, headers, query);
    }

    Routes hosts(String... patterns) {
        List<HostPattern> parsed =
                List.of(patterns).stream().map(HostPattern::parse).toList();
        return new Routes(name, priority, parsed, path, methods, headers, query);
    }

    Routes methods(String... names) {
        return new Routes(name, priority, hosts, path, List.of(names), headers, query);
    }

    Routes header(String header, ValueMatch match) {
        return new Routes(name, priority, hosts, path, methods, with(headers, header, match), query);
    }

    Routes query(String parameter, ValueMatch match) {
        return new Routes(name, priority, hosts, path, methods, headers, with(query, parameter, match));
    }

    MatchConfig match() {
        return new MatchConfig(hosts, path, methods, headers, query);
    }

    Route compiled() {
        return new Route(name, match(), priority, ScriptedHandler.ok());
    }

    private static Map<String, ValueMatch> with(Map<String, ValueMatch> map, String name, ValueMatch match) {
        Map<String, ValueMatch> more = new LinkedHashMap<>(map);
        more.put(name, match);
        return more;
    }
}
