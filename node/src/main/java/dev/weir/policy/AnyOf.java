// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Listed;
import dev.weir.http.Filter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets callers in by any of several kinds of credential: {@code any-of: [{jwt: {…}}, {api-key: {}}]}. The first kind
 * that a request has decides: one that does not hold is refused, and not tried in another way.
 *
 * @param of the kinds, in the order in which they are looked for
 * @param anonymous the consumer that those are who send none of them; they are refused unless it is said
 * @param headers in which the upstream is told what is known of the consumer, whatever it was known by
 */
@Listed
public record AnyOf(List<Authentication> of, Optional<String> anonymous, Map<String, String> headers)
        implements Policy {

    public AnyOf {
        if (of.isEmpty()) {
            throw new IllegalArgumentException("of: an empty list (expected: at least one)");
        }
        Set<Authentication> seen = new HashSet<>();
        for (int i = 0; i < of.size(); i++) {
            if (of.get(i).anonymous().isPresent()) {
                throw new IllegalArgumentException("of[" + i + "]: anonymous (expected: beside of, for all of them)");
            }
            if (!seen.add(of.get(i))) {
                throw new IllegalArgumentException("of[" + i + "]: the same again (expected: each once)");
            }
        }
        of = List.copyOf(of);
        headers = HeaderRules.told(headers);
    }

    @Override
    public Map<String, String> consumers() {
        return anonymous.map(name -> Map.of("anonymous", name)).orElse(Map.of());
    }

    @Override
    public Set<String> ownPaths() {
        return of.stream().flatMap(one -> one.ownPaths().stream()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Map<String, String> upstreams() {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < of.size(); i++) {
            String at = "of[" + i + "]." + of.get(i).kind() + '.';
            of.get(i).upstreams().forEach((key, name) -> all.put(at + key, name));
        }
        return all;
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        return new Authenticator(AnyOf.class.getSimpleName(), of, anonymous, headers, context);
    }

    @Override
    public Optional<String> misplaced(List<Policy> before) {
        return CachePlace.open(this, before);
    }
}
