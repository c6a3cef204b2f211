// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Filter;
import dev.weir.http.PathNormaliser;
import dev.weir.http.Response;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes {@code Location} and {@code Content-Location} of answers as the client sees them, where the instance writes
 * them as it sees itself. {@code location: {}} turns around what the {@code rewrite}s behind it do; {@code location:
 * {from: /orders, to: /api/orders}} says it. What leads to another host than the instance's, or the one the client
 * asked for, is left alone, and so is what the instance says of paths that are not below {@code from}.
 *
 * @param from where the instance sees itself: a path, or a URL for exactly that host
 * @param to where the client sees it: a path, or a URL
 */
public record Location(Optional<String> from, Optional<String> to) implements Policy {

    private static final List<HttpString> FIELDS = List.of(Headers.LOCATION, Headers.CONTENT_LOCATION);

    /** Scheme and authority, then a path. */
    private static final Pattern PLACE =
            Pattern.compile("(https?://(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?)?(/.*)?");

    public Location {
        if (from.isPresent() != to.isPresent()) {
            throw new IllegalArgumentException("location: (expected: both from and to, or neither)");
        }
        from.ifPresent(text -> check("from", text));
        to.ifPresent(text -> check("to", text));
    }

    private static void check(String component, String text) {
        if (text.isEmpty() || !PLACE.matcher(text).matches() || !isPath(path(text))) {
            throw new IllegalArgumentException(component + ": " + text
                    + " (expected: a normalised path, /orders, or a URL without query, http://orders.internal/v2)");
        }
    }

    private static boolean isPath(String path) {
        return path.isEmpty() || PathNormaliser.isNormal(path);
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        WayBack back = WayBack.past(context.following());
        Optional<UriReference> only =
                from.map(Location::origin).filter(o -> !o.isEmpty()).map(UriReference::parse);
        String origin = to.map(Location::origin).orElse("");
        return (request, next) -> {
            WayBack.Paths paths = back.of(request);
            List<PathMove> moves =
                    from.isPresent() ? List.of(new PathMove(path(from.get()), path(to.orElse("")))) : paths.moves();
            LocationMap map = new LocationMap(request, paths.upstream(), moves, only, origin);
            return next.handle(request).thenApply(response -> moved(response, map));
        };
    }

    private static Response moved(Response response, LocationMap map) {
        for (HttpString name : FIELDS) {
            HeaderValues values = response.headers().get(name);
            if (values != null && values.size() == 1) {
                map.moved(values.getFirst())
                        .ifPresent(value -> response.headers().put(name, value));
            }
        }
        return response;
    }

    private static String origin(String text) {
        return text.substring(0, text.length() - path(text).length());
    }

    private static String path(String text) {
        Matcher parts = PLACE.matcher(text);
        return parts.matches() ? Optional.ofNullable(parts.group(2)).orElse("") : text;
    }
}
