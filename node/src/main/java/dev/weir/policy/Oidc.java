// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.KeyOrigin;
import dev.weir.auth.TokenRules;
import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.http.PathNormaliser;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets people in who have logged in at an OpenID provider (OpenID Connect Core 1.0 §3.1), and sends browsers there:
 * {@code oidc: {issuer: https://id.example.com, client: {id: shop}, cookie: {key: "${env:COOKIE_KEY}"}}}. All that is
 * known of a login and of a session is in cookies that only the nodes can read: any of them serves any step.
 *
 * @param issuer of the provider, whose configuration says all else
 * @param ca who vouches for the provider's server, in PEM; those that Java trusts where there is none
 * @param scopes what is asked for; {@code openid} is among them
 * @param parameters more of the request that browsers are sent with, such as {@code prompt}
 * @param redirectUri where the provider sends browsers; unless it is said, {@code redirectPath} of the host that was
 *     asked for
 * @param redirectPath where they come back: a path that the route, or another one with this policy, matches
 * @param loginPath where a login begins whatever else is asked for; the parameter {@code to} says where it leads
 * @param logoutPath where a session ends
 * @param postLogout where that leads: a path, or a URL
 * @param session how long one lasts
 * @param idle how long somebody may stay away meanwhile
 * @param leeway so far clocks may differ
 * @param claims that are kept, beside those that are always needed; all of them unless it is said
 * @param claimsToHeaders headers in which the upstream is told what they say, by the claim
 * @param forwardToken whether the upstream gets the access token; then a session lasts no longer than that
 * @param idTokenHint whether the provider is shown the ID token at the end, which is kept for it
 * @param unauthenticated what becomes of those who have not logged in
 * @param anonymous the consumer that those are; they are sent to log in, or refused, unless it is said
 * @param headers in which the upstream is told what is known of the consumer, by the key of its metadata
 */
@Keyed
public record Oidc(
        URI issuer,
        OidcClient client,
        Optional<String> ca,
        @Default("[openid, profile, email]") List<String> scopes,
        Map<String, String> parameters,
        Optional<URI> redirectUri,
        @Default("/oauth2/callback") String redirectPath,
        Optional<String> loginPath,
        @Default("/oauth2/logout") String logoutPath,
        @Default("/") String postLogout,
        OidcCookie cookie,
        @Default("8h") Duration session,
        Optional<Duration> idle,
        @Default("10s") Duration leeway,
        List<String> claims,
        Map<String, String> claimsToHeaders,
        @Default("false") boolean forwardToken,
        @Default("false") boolean idTokenHint,
        @Default("redirect") Unauthenticated unauthenticated,
        Optional<String> anonymous,
        Map<String, String> headers)
        implements Authentication {

    private static final Set<String> OWN_PARAMETERS = Set.of(
            "response_type",
            "response_mode",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "request",
            "request_uri");
    private static final Duration LEEWAY_MAX = Duration.ofMinutes(10);
    private static final Duration SESSION_MAX = Duration.ofDays(30);
    private static final int ID_TOKEN_CHARACTERS_MAX = 64 * 1024;

    /** What becomes of those who have not logged in. */
    enum Unauthenticated {
        /** Browsers that go to a page are sent to log in; whatever else asks is refused. */
        REDIRECT,
        /** All are refused. */
        REFUSE
    }

    public Oidc {
        checkUrl("issuer", issuer);
        if (issuer.getQuery() != null) {
            throw new IllegalArgumentException("issuer: " + issuer + " (expected: no query)");
        }
        ca.ifPresent(pem -> IssuerAuthority.check(pem, issuer));
        checkScopes(scopes);
        parameters.keySet().stream()
                .filter(OWN_PARAMETERS::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "parameters." + name + ": (expected: one that the gateway does not decide itself)");
                });
        checkPaths(redirectPath, loginPath, logoutPath, cookie);
        redirectUri.ifPresent(uri -> checkRedirect(uri, redirectPath));
        if (!isLocal(postLogout)) {
            checkUrl("post-logout", parsed(postLogout));
        }
        within("session", session, Duration.ofMinutes(1), SESSION_MAX, "1m to 30d");
        Duration lasts = session;
        idle.ifPresent(time -> within("idle", time, Duration.ofMinutes(1), lasts, "1m to session"));
        within("leeway", leeway, Duration.ZERO, LEEWAY_MAX, "0s to 10m");
        scopes = List.copyOf(scopes);
        parameters = Map.copyOf(parameters);
        claims = List.copyOf(claims);
        claimsToHeaders = HeaderRules.told("claims-to-headers", claimsToHeaders);
        headers = HeaderRules.told(headers);
    }

    private static void checkUrl(String component, URI url) {
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!web || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(
                    component + ": " + url + " (expected: an https URL such as https://id.example.com)");
        }
    }

    private static void checkScopes(List<String> scopes) {
        for (int i = 0; i < scopes.size(); i++) {
            if (!scopes.get(i).matches("[!#-\\[\\]-~]+")) {
                throw new IllegalArgumentException(
                        "scopes[" + i + "]: " + scopes.get(i) + " (expected: a scope: ASCII, no blanks)");
            }
        }
        if (!scopes.contains("openid")) {
            throw new IllegalArgumentException("scopes: (expected: openid among them, or there is no ID token)");
        }
    }

    private static void checkPaths(String redirect, Optional<String> login, String logout, OidcCookie cookie) {
        Set<String> seen = new HashSet<>();
        checkPath("redirect-path", redirect, seen, cookie);
        checkPath("logout-path", logout, seen, cookie);
        login.ifPresent(path -> checkPath("login-path", path, seen, cookie));
    }

    private static void checkPath(String component, String path, Set<String> seen, OidcCookie cookie) {
        if (!PathNormaliser.isNormal(path) || !cookie.reaches(path) || !seen.add(path)) {
            throw new IllegalArgumentException(component + ": " + path
                    + " (expected: a normalised path below cookie.path, another one for each step)");
        }
    }

    private static void checkRedirect(URI uri, String path) {
        checkUrl("redirect-uri", uri);
        if (!path.equals(uri.getRawPath()) || uri.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "redirect-uri: " + uri + " (expected: a URL whose path is redirect-path, " + path + ")");
        }
    }

    private static URI parsed(String postLogout) {
        try {
            return URI.create(postLogout);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("post-logout: " + postLogout + " (expected: a path, or a URL)", e);
        }
    }

    private static void within(String component, Duration value, Duration least, Duration most, String expected) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(component + ": " + value.toSeconds() + "s (expected: " + expected + ")");
        }
    }

    private static boolean isLocal(String text) {
        return PathNormaliser.isNormal(text);
    }

    /** Whether a session ends at a path of the host itself. */
    boolean endsHere() {
        return isLocal(postLogout);
    }

    /** From where the provider's configuration and keys come. */
    KeyOrigin origin() {
        return KeyOrigin.discovery(issuer, ca);
    }

    @Override
    public Set<KeyOrigin> keyOrigins() {
        return Set.of(origin());
    }

    @Override
    public Set<String> ownPaths() {
        return Set.of(redirectPath);
    }

    /** What every ID token must be (OpenID Connect Core 1.0 §2); by whom is said by the keys themselves. */
    TokenRules rules() {
        return new TokenRules(
                Set.of(),
                Set.of(),
                Set.of(client.id()),
                leeway,
                Set.of("iss", "sub", "aud", "exp", "iat"),
                Optional.empty(),
                ID_TOKEN_CHARACTERS_MAX);
    }

    @Override
    public Scheme scheme(PolicyContext context) {
        return new OidcScheme(this, context);
    }

    /** What comes back is sent to the path that was asked for, which the client must have asked for. */
    @Override
    public Optional<String> misplaced(List<Policy> before) {
        return before.stream().anyMatch(Rewrite.class::isInstance)
                ? Optional.of(
                        "oidc: behind rewrite (expected: in front of it, as browsers come back to where they were)")
                : CachePlace.open(this, before);
    }
}
