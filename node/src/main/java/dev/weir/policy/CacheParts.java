// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What tells requests for the same URL apart, so that each has an answer of its own in the cache.
 *
 * @param headers names of those whose values do
 * @param cookies names of those whose values do
 * @param query what counts of the URL's query
 * @param consumer whether each known caller has answers of its own
 */
@Keyed
public record CacheParts(
        List<String> headers,
        List<String> cookies,
        @Default("{}") CountedQuery query,
        @Default("false") boolean consumer) {

    private static final Pattern COOKIE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    public CacheParts {
        for (int i = 0; i < headers.size(); i++) {
            HeaderRules.name("headers[" + i + "]", headers.get(i));
        }
        for (int i = 0; i < cookies.size(); i++) {
            if (!COOKIE.matcher(cookies.get(i)).matches()) {
                throw new IllegalArgumentException(
                        "cookies[" + i + "]: " + cookies.get(i) + " (expected: the name of a cookie, such as sid)");
            }
        }
        headers = List.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** Whether there is anything but the URL. */
    boolean none() {
        return headers.isEmpty() && cookies.isEmpty() && !consumer;
    }

    /**
     * What counts of a URL's query. The upstream gets what counts, and nothing else: an answer for all must not depend
     * on what one of them wrote.
     *
     * @param ignore names of parameters that do not count; {@code utm_*} is all that begin so
     * @param only names of those that count, where not all do
     * @param sorted whether their order does not matter
     */
    @Keyed
    public record CountedQuery(List<String> ignore, List<String> only, @Default("false") boolean sorted) {

        public CountedQuery {
            named("ignore", ignore);
            named("only", only);
            if (!ignore.isEmpty() && !only.isEmpty()) {
                throw new IllegalArgumentException("ignore: (expected: not beside only)");
            }
            ignore = List.copyOf(ignore);
            only = List.copyOf(only);
        }

        /** Whether it counts as it is. */
        boolean whole() {
            return ignore.isEmpty() && only.isEmpty() && !sorted;
        }

        private static void named(String component, List<String> names) {
            for (int i = 0; i < names.size(); i++) {
                int star = names.get(i).indexOf('*');
                if (names.get(i).isEmpty() || (star >= 0 && star < names.get(i).length() - 1)) {
                    throw new IllegalArgumentException(component + "[" + i + "]: " + names.get(i)
                            + " (expected: the name of a parameter; a * only at its end)");
                }
            }
        }
    }
}
