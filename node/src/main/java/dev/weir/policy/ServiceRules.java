// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What an operator may write of a service that a policy asks. */
final class ServiceRules {

    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);

    private ServiceRules() {}

    /** @param component of the settings, for the message */
    static void host(String component, String host) {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(component + ": " + host.replaceAll("[^ -~]", "?")
                    + " (expected: a host such as id.example.com, with a port if it has one)");
        }
    }

    static void timeout(String component, Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException(component + ": " + timeout.toMillis() + "ms (expected: 1ms to 1m)");
        }
    }

    /** Names of headers that go from one side to the other; those that say for whom, the gateway writes itself. */
    static List<String> headers(String component, List<String> names) {
        Set<HttpString> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String at = component + '[' + i + ']';
            HttpString name = HeaderRules.name(at, names.get(i));
            String lower = names.get(i).toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-forwarded-") || lower.equals("forwarded")) {
                throw new IllegalArgumentException(
                        at + ": " + name + " (expected: a header that the gateway does not write itself)");
            }
            if (!seen.add(name)) {
                throw new IllegalArgumentException(at + ": " + name + " (expected: each once)");
            }
        }
        return List.copyOf(names);
    }

    /** How long an answer is kept: of that, whole seconds count. */
    static void kept(String component, Duration time, Duration most) {
        boolean whole = time.toMillisPart() == 0;
        if (!whole || time.compareTo(most) > 0) {
            throw new IllegalArgumentException(component + ": " + time.toMillis()
                    + "ms (expected: whole seconds, 0s to " + most.toMinutes() + "m)");
        }
    }
}
