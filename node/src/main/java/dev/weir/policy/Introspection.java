// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.TokenRules;
import dev.weir.document.ByteSize;
import dev.weir.document.Default;
import dev.weir.document.Key;
import dev.weir.document.Keyed;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets in who has a token that its issuer takes for good, when it is asked (RFC 7662): {@code introspection: {upstream:
 * idp, path: /oauth2/introspect, client: {id: weir, secret: "${env:IDP_SECRET}"}}}.
 *
 * @param upstream that is asked
 * @param path at which
 * @param host what it is called there; the upstream's name unless it is said
 * @param client what the gateway proves itself by
 * @param cached how long an answer is gone by, at most until the token expires; 0 s where every request asks
 * @param inactive how long the answer is gone by that a token is not good
 * @param timeout how long an answer may take
 * @param issuer one of which must have issued it, where the answer says so
 * @param audience for one of which it must be
 * @param leeway so far clocks may differ
 * @param maxSize a longer token is refused, and nobody asked
 * @param token where it stands unless it is in {@code Authorization}
 * @param claimsToHeaders headers in which the upstream is told what the answer says, by the claim
 * @param forward whether the upstream gets the token too
 * @param realm what callers are told that they need a token for
 * @param anonymous the consumer that those are who send no token; they are refused unless it is said
 * @param headers in which the upstream is told what is known of the consumer, by the key of its metadata
 */
@Keyed
public record Introspection(
        String upstream,
        ServicePath path,
        Optional<String> host,
        ServiceClient client,
        @Key("cache") @Default("30s") Duration cached,
        @Key("cache-inactive") @Default("3s") Duration inactive,
        @Default("5s") Duration timeout,
        Optional<Texts> issuer,
        Optional<Texts> audience,
        @Default("10s") Duration leeway,
        @Default("8KiB") ByteSize maxSize,
        Optional<TokenPlace> token,
        Map<String, String> claimsToHeaders,
        @Default("false") boolean forward,
        @Default("weir") String realm,
        Optional<String> anonymous,
        Map<String, String> headers)
        implements Authentication {

    private static final Duration CACHE_MAX = Duration.ofHours(1);
    private static final Duration LEEWAY_MAX = Duration.ofMinutes(10);
    private static final long SIZE_MIN = 16;
    private static final long SIZE_MAX = 32L * 1024;

    public Introspection {
        host.ifPresent(name -> ServiceRules.host("host", name));
        ServiceRules.kept("cache", cached, CACHE_MAX);
        ServiceRules.kept("cache-inactive", inactive, CACHE_MAX);
        ServiceRules.timeout("timeout", timeout);
        if (leeway.compareTo(LEEWAY_MAX) > 0) {
            throw new IllegalArgumentException("leeway: " + leeway.toSeconds() + "s (expected: 0s to 10m)");
        }
        if (maxSize.bytes() < SIZE_MIN || maxSize.bytes() > SIZE_MAX) {
            throw new IllegalArgumentException("max-size: " + maxSize + " (expected: 16B to 32KiB)");
        }
        HeaderRules.realm(realm);
        claimsToHeaders = HeaderRules.told("claims-to-headers", claimsToHeaders);
        headers = HeaderRules.told(headers);
    }

    /** What must hold of a token beside that it is taken for good. */
    TokenRules rules() {
        return new TokenRules(
                Set.of(),
                issuer.map(Texts::all).orElse(Set.of()),
                audience.map(Texts::all).orElse(Set.of()),
                leeway,
                Set.of(),
                Optional.empty(),
                (int) maxSize.bytes());
    }

    @Override
    public Scheme scheme(PolicyContext context) {
        return new IntrospectionScheme(this, context);
    }

    @Override
    public Map<String, String> upstreams() {
        return Map.of("upstream", upstream);
    }
}
