// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import dev.weir.http.HostPattern;
import dev.weir.http.PathPattern;
import java.util.List;
import java.util.Map;

/**
 * The condition of a route: all of it must hold.
 *
 * @param hosts any of them; empty for every host
 * @param methods any of them, in upper case; empty for every method
 * @param headers all of them, by name
 * @param query all of them, by name
 */
public record MatchConfig(
        List<HostPattern> hosts,
        @Default("/**") PathPattern path,
        List<String> methods,
        Map<String, ValueMatch> headers,
        Map<String, ValueMatch> query) {

    private static final String METHOD = "[A-Z][A-Z0-9_-]{0,31}";

    public MatchConfig {
        for (int i = 0; i < methods.size(); i++) {
            String method = methods.get(i);
            Checks.require(method.matches(METHOD), "methods[" + i + "]", method, "a method in upper case such as GET");
        }
        for (String name : headers.keySet()) {
            Checks.require(Checks.isToken(name), "headers", name, "names of headers such as X-Version");
        }
    }
}
