// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Bare;
import dev.weir.http.PathPattern;
import dev.weir.http.QueryParameters;
import dev.weir.http.Request;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a request tells it apart from others, such as whose budget it spends or which instance it keeps to:
 * {@code consumer}, {@code {header: X-Key}}, or several together.
 */
public sealed interface RequestKey {

    /** What a request has of it; empty where it has nothing. Of the client's address nothing is told here. */
    String value(Request request, String route);

    /** Why it cannot be told on a route with this path, if so. */
    default Optional<String> misfit(PathPattern path) {
        return Optional.empty();
    }

    /** What there is of every request without naming a part of it. */
    enum Subject {
        /** The client's; of IPv6, the network it is in. */
        ADDRESS,
        /** The known caller. */
        CONSUMER,
        /** The route that the request came to. */
        ROUTE,
        /** All requests together. */
        GLOBAL
    }

    /** One of those: {@code by: address}. */
    @Bare
    record Of(Subject subject) implements RequestKey {

        @Override
        public String value(Request request, String route) {
            return switch (subject) {
                case ADDRESS -> "";
                case CONSUMER -> request.caller().consumer();
                case ROUTE -> route;
                case GLOBAL -> "global";
            };
        }
    }

    /** All of its values. */
    record Header(String name) implements RequestKey {

        public Header {
            HeaderRules.name("name", name);
        }

        @Override
        public String value(Request request, String route) {
            HeaderValues values = request.headers().get(name);
            if (values == null) {
                return "";
            }
            return values.size() == 1 ? values.getFirst() : String.join(", ", values);
        }
    }

    /** The first one of that name (RFC 6265 §5.4). */
    record Cookie(String name) implements RequestKey {

        private static final HttpString COOKIE = new HttpString("Cookie");

        public Cookie {
            if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                throw new IllegalArgumentException("name: " + name + " (expected: the name of a cookie, such as sid)");
            }
        }

        @Override
        public String value(Request request, String route) {
            HeaderValues lines = request.headers().get(COOKIE);
            for (int i = 0; lines != null && i < lines.size(); i++) {
                for (String pair : lines.get(i).split(";", -1)) {
                    int equals = pair.indexOf('=');
                    if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                        return pair.substring(equals + 1).strip();
                    }
                }
            }
            return "";
        }
    }

    /** The first parameter of that name that is not empty. */
    record Query(String name) implements RequestKey {

        public Query {
            named(name);
        }

        @Override
        public String value(Request request, String route) {
            return QueryParameters.find(request.head().query(), name, value -> !value.isEmpty())
                    .orElse("");
        }
    }

    /** What a verified token says. */
    record Claim(String name) implements RequestKey {

        public Claim {
            named(name);
        }

        @Override
        public String value(Request request, String route) {
            return request.caller().claim(name);
        }
    }

    /** A variable of the route's path. */
    record Path(String name) implements RequestKey {

        public Path {
            named(name);
        }

        @Override
        public String value(Request request, String route) {
            return request.variables().getOrDefault(name, "");
        }

        @Override
        public Optional<String> misfit(PathPattern path) {
            return path.names().contains(name)
                    ? Optional.empty()
                    : Optional.of("by.path: " + name + " (expected: a variable of " + path + ")");
        }
    }

    /** Several, each of which makes another key. */
    @Bare
    record Together(List<RequestKey> parts) implements RequestKey {

        public Together {
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("an empty list (expected: at least one)");
            }
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i) instanceof Together) {
                    throw new IllegalArgumentException("[" + i + "]: a list (expected: no list within a list)");
                }
            }
            parts = List.copyOf(parts);
        }

        @Override
        public String value(Request request, String route) {
            throw new IllegalStateException("its parts have values");
        }

        @Override
        public Optional<String> misfit(PathPattern path) {
            return parts.stream().flatMap(part -> part.misfit(path).stream()).findFirst();
        }
    }

    /** One for each of what is told apart together. */
    default List<RequestKey> all() {
        return this instanceof Together several ? new ArrayList<>(several.parts()) : List.of(this);
    }

    private static void named(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name: (expected: not empty)");
        }
    }
}
