// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Cookies;
import dev.weir.http.QueryParameters;
import dev.weir.http.Request;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;

/** Where a request has a credential that is a text: all of what stands there is found, and all of it taken away. */
sealed interface CredentialPlace {

    /** What stands there, each as the client meant it; more than one is for no reader to choose from. */
    List<String> values(Request request);

    /** The same request with nothing there. */
    Request without(Request request);

    /** What the place is called in a challenge: {@code header="X-API-Key"}. */
    String parameter();

    /** A header of its own. */
    record Header(HttpString name) implements CredentialPlace {

        @Override
        public List<String> values(Request request) {
            HeaderValues values = request.headers().get(name);
            return values == null ? List.of() : List.copyOf(values);
        }

        @Override
        public Request without(Request request) {
            return request.withoutHeader(name);
        }

        @Override
        public String parameter() {
            return "header=\"" + name + '"';
        }
    }

    /**
     * What {@code Authorization} has behind the name of a scheme (RFC 9110 §11.6.2). With a second line, all of them
     * count: which is meant, nobody can tell.
     */
    record Authorization(String scheme) implements CredentialPlace {

        @Override
        public List<String> values(Request request) {
            HeaderValues lines = request.headers().get(Headers.AUTHORIZATION);
            if (lines == null) {
                return List.of();
            }
            if (lines.size() > 1) {
                return lines.stream().anyMatch(this::isMeant) ? List.copyOf(lines) : List.of();
            }
            String line = lines.getFirst();
            return isMeant(line) ? List.of(behindScheme(line.strip())) : List.of();
        }

        /** In one copy: a token is long. */
        private String behindScheme(String text) {
            int begin = scheme.length();
            while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
                begin++;
            }
            return text.substring(begin);
        }

        private boolean isMeant(String line) {
            String text = line.strip();
            int end = scheme.length();
            return text.regionMatches(true, 0, scheme, 0, end)
                    && (text.length() == end || text.charAt(end) == ' ' || text.charAt(end) == '\t');
        }

        @Override
        public Request without(Request request) {
            return request.withoutHeader(Headers.AUTHORIZATION);
        }

        @Override
        public String parameter() {
            return "header=\"Authorization\"";
        }
    }

    /** A parameter of the query. */
    record Query(String name) implements CredentialPlace {

        @Override
        public List<String> values(Request request) {
            return QueryParameters.values(request.head().query(), name);
        }

        @Override
        public Request without(Request request) {
            String query = QueryParameters.without(request.head().query(), name);
            return request.withHead(request.head().withQuery(query));
        }

        @Override
        public String parameter() {
            return "query=\"" + name + '"';
        }
    }

    /** A cookie. */
    record Cookie(String name) implements CredentialPlace {

        @Override
        public List<String> values(Request request) {
            return Cookies.values(request.headers(), name);
        }

        @Override
        public Request without(Request request) {
            List<String> others = Cookies.without(request.headers(), name);
            return request.withHeaders(headers -> {
                headers.remove(Headers.COOKIE);
                others.forEach(line -> headers.add(Headers.COOKIE, line));
            });
        }

        @Override
        public String parameter() {
            return "cookie=\"" + name + '"';
        }
    }
}
