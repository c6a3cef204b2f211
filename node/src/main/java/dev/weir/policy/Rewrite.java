// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.HTTP_REQUEST_ERROR;

import dev.weir.http.Filter;
import dev.weir.http.PathNormaliser;
import dev.weir.http.PathPattern;
import dev.weir.http.ProxyException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the request another path for the upstream; the query stays. Either a template, {@code rewrite: /orders/**} or
 * {@code rewrite: {path: "/v2/{id}"}}, or another beginning: {@code strip-prefix: /api}, {@code add-prefix: /v2}, or
 * both, which replaces one by the other.
 *
 * @param path filled in with the variables of the route's path; {@code /**} at its end is what the tail matched
 * @param stripPrefix whole segments that every path of the route begins with
 * @param addPrefix what is put in front, after stripping
 */
public record Rewrite(Optional<String> path, Optional<String> stripPrefix, Optional<String> addPrefix)
        implements Policy {

    public Rewrite {
        boolean prefix = stripPrefix.isPresent() || addPrefix.isPresent();
        if (path.isPresent() == prefix) {
            throw new IllegalArgumentException("rewrite: (expected: either path, or strip-prefix and add-prefix)");
        }
        path.ifPresent(Rewrite::checkTemplate);
        stripPrefix = stripPrefix.map(text -> prefix("strip-prefix", text));
        addPrefix = addPrefix.map(text -> prefix("add-prefix", text));
    }

    private static void checkTemplate(String text) {
        String sample = Template.parse("path", text).sample();
        if (text.contains("?") || !text.startsWith("/") || !PathNormaliser.isNormal(sample)) {
            throw new IllegalArgumentException(
                    "path: " + text + " (expected: a normalised path, such as /orders/{id} or /orders/**)");
        }
    }

    /** The prefix, normalised. */
    private static String prefix(String component, String text) {
        PathPattern path = PathPattern.parse(text);
        if (text.endsWith("/") || path.tail() || !path.names().isEmpty()) {
            throw new IllegalArgumentException(
                    component + ": " + text + " (expected: a path without variables and without a slash at its end)");
        }
        return path.toString();
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        Rewriting rewriting = rewriting();
        return (request, next) -> {
            String rewritten = rewriting.path(request.path(), request.variables());
            if (PathNormaliser.isNormal(rewritten)) {
                return next.handle(request.withPath(rewritten));
            }
            // Two variables in one segment may become a dot segment together.
            request.body().close();
            return ProxyException.failed(HTTP_REQUEST_ERROR, "route " + context.route() + ": not a path after rewrite");
        };
    }

    /** What makes another path of one. */
    @FunctionalInterface
    interface Rewriting {

        /**
         * The other path; of a template, not always a normalised one.
         *
         * @param variables what the route's path binds of the request
         */
        String path(String before, Map<String, String> variables);
    }

    Rewriting rewriting() {
        if (path.isEmpty()) {
            return (before, variables) -> withOtherPrefix(before);
        }
        Template template = Template.parse("path", path.get());
        return (before, variables) -> template.expand(variables);
    }

    private String withOtherPrefix(String before) {
        String stripped = before.substring(stripPrefix.orElse("").length());
        String after = addPrefix.orElse("") + stripped;
        return after.isEmpty() ? "/" : after;
    }

    @Override
    public Optional<String> misfit(PathPattern pattern) {
        if (path.isPresent()) {
            return Template.parse("path", path.get()).misfit(pattern);
        }
        return stripPrefix
                .filter(prefix -> !beginsWith(pattern, PathPattern.parse(prefix)))
                .map(prefix -> "strip-prefix: " + prefix + " (expected: how every path of " + pattern + " begins)");
    }

    @Override
    public Optional<String> misplaced(List<Policy> before) {
        return path.flatMap(text -> CachePlace.hidden("path", Template.parse("path", text), text, before));
    }

    private static boolean beginsWith(PathPattern pattern, PathPattern prefix) {
        int length = prefix.segments().size();
        return pattern.segments().size() >= length
                && pattern.segments().subList(0, length).equals(prefix.segments());
    }
}
