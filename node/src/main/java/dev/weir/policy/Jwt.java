// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.KeyOrigin;
import dev.weir.auth.SignatureAlgorithm;
import dev.weir.auth.TokenRules;
import dev.weir.document.ByteSize;
import dev.weir.document.Default;
import dev.weir.document.Keyed;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets in who has a signed token (RFC 7519): {@code jwt: {jwks: https://id.example.com/jwks.json, issuer: …}}.
 *
 * @param secret both sides know it
 * @param publicKey in PEM: a key, or a certificate that has one
 * @param jwks the URL of a JWK Set, or the set itself
 * @param discovery the issuer, whose OpenID configuration says where its keys are
 * @param ca who vouches for the issuer's server, in PEM; those that Java trusts where there is none
 * @param algorithms in one of which a token must be signed; unless it is said, in that of its key
 * @param issuer one of which must have issued it
 * @param audience for one of which it must be
 * @param leeway so far clocks may differ
 * @param require claims that must be there
 * @param type what kind of token it must be ({@code typ}): without it, none, {@code JWT} or {@code at+jwt}
 * @param maxSize a longer token is refused unread
 * @param token where it stands unless it is in {@code Authorization}
 * @param claimsToHeaders headers in which the upstream is told what it says, by the claim
 * @param forward whether the upstream gets the token too
 * @param realm what callers are told that they need a token for
 * @param anonymous the consumer that those are who send no token; they are refused unless it is said
 * @param headers in which the upstream is told what is known of the consumer, by the key of its metadata
 */
@Keyed
public record Jwt(
        Optional<JwtSecret> secret,
        Optional<String> publicKey,
        Optional<String> jwks,
        Optional<URI> discovery,
        Optional<String> ca,
        List<JwtAlgorithm> algorithms,
        Optional<Texts> issuer,
        Optional<Texts> audience,
        @Default("10s") Duration leeway,
        @Default("[exp]") List<String> require,
        Optional<String> type,
        @Default("8KiB") ByteSize maxSize,
        Optional<TokenPlace> token,
        Map<String, String> claimsToHeaders,
        @Default("false") boolean forward,
        @Default("weir") String realm,
        Optional<String> anonymous,
        Map<String, String> headers)
        implements Authentication {

    private static final Duration LEEWAY_MAX = Duration.ofMinutes(10);
    private static final long SIZE_MIN = 256;
    private static final long SIZE_MAX = 32L * 1024;

    public Jwt {
        List<String> keys = Stream.of(
                        secret.map(one -> "secret"),
                        publicKey.map(one -> "public-key"),
                        jwks.map(one -> "jwks"),
                        discovery.map(one -> "discovery"))
                .flatMap(Optional::stream)
                .toList();
        if (keys.size() != 1) {
            throw new IllegalArgumentException((keys.isEmpty() ? "no key" : String.join(" and ", keys))
                    + " (expected: one of secret, public-key, jwks and discovery)");
        }
        if (leeway.compareTo(LEEWAY_MAX) > 0) {
            throw new IllegalArgumentException("leeway: " + leeway.toSeconds() + "s (expected: 0s to 10m)");
        }
        if (maxSize.bytes() < SIZE_MIN || maxSize.bytes() > SIZE_MAX) {
            throw new IllegalArgumentException("max-size: " + maxSize + " (expected: 256B to 32KiB)");
        }
        HeaderRules.realm(realm);
        algorithms = List.copyOf(algorithms);
        claimsToHeaders = HeaderRules.told("claims-to-headers", claimsToHeaders);
        headers = HeaderRules.told(headers);
        require = List.copyOf(require);
        JwtKeys.check(secret, publicKey, jwks, discovery, ca, ways(algorithms));
    }

    private static Set<SignatureAlgorithm> ways(List<JwtAlgorithm> algorithms) {
        return algorithms.stream().map(JwtAlgorithm::algorithm).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<KeyOrigin> keyOrigins() {
        return JwtKeys.origin(jwks, discovery, ca).stream().collect(Collectors.toSet());
    }

    TokenRules rules() {
        return new TokenRules(
                ways(algorithms),
                issuer.map(Texts::all).orElse(Set.of()),
                audience.map(Texts::all).orElse(Set.of()),
                leeway,
                Set.copyOf(require),
                type,
                (int) maxSize.bytes());
    }

    /** The keys of the document. */
    JwtKeys keys() {
        return new JwtKeys(secret, publicKey, jwks, ways(algorithms));
    }

    @Override
    public Scheme scheme(PolicyContext context) {
        return new JwtScheme(this, context);
    }
}
