// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.AUTHENTICATION_UNDECIDED;
import static dev.weir.http.ProxyError.HTTP_REQUEST_DENIED;
import static dev.weir.http.ProxyError.METHOD_NOT_ALLOWED;

import dev.weir.auth.Access;
import dev.weir.auth.Granted;
import dev.weir.auth.LoginException;
import dev.weir.auth.LoginSession;
import dev.weir.auth.LoginTicket;
import dev.weir.auth.OpenIdClient;
import dev.weir.auth.OpenIdProvider;
import dev.weir.auth.Outcome;
import dev.weir.auth.Tally;
import dev.weir.auth.Tokens;
import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.QueryParameters;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How people come to a session of {@link Oidc}: sent to the provider, and back with a code. */
final class OidcLogin {

    private static final Logger log = LoggerFactory.getLogger(OidcLogin.class);

    private static final int CODE_CHARACTERS_MAX = 4096;

    /** Errors that may be over soon (RFC 6749 §4.1.2.1). */
    private static final Set<String> FOR_NOW = Set.of("server_error", "temporarily_unavailable");

    private static final String NOT_BEGUN = "this login was not begun by this browser, or it took too long";

    private final Oidc settings;
    private final OidcCookies cookies;
    private final String policy;
    private final Access access;
    private final Tally tally;
    private final OpenIdClient client;
    private final OidcSessions sessions;

    OidcLogin(Oidc settings, OidcCookies cookies, PolicyContext context) {
        this.settings = settings;
        this.cookies = cookies;
        policy = context.name();
        access = context.access();
        tally = access.tallies().of(Oidc.class.getSimpleName(), policy);
        sessions = new OidcSessions(settings);
        Tokens tokens = access.tokens();
        client = new OpenIdClient(
                settings.client().id(),
                settings.client().secret().map(ClientSecret::text),
                tokens.gate(settings, settings.rules(), () -> tokens.keys(settings.origin(), Set.of())),
                tokens.web(),
                settings.ca());
    }

    OpenIdClient client() {
        return client;
    }

    /** Scheme and authority of the gateway, as browsers see them. */
    String origin(Request request) {
        return settings.redirectUri()
                .map(uri -> uri.getScheme() + "://" + uri.getRawAuthority())
                .orElseGet(
                        () -> request.head().scheme() + "://" + request.head().authority());
    }

    /**
     * Sends a browser to the provider.
     *
     * @param wished where it is to go afterwards
     */
    CompletionStage<Response> begin(Request request, String wished) {
        Optional<OpenIdProvider> provider = access.tokens().desk().provider(settings.origin());
        if (provider.isEmpty()) {
            tally.count(Outcome.UNDECIDED);
            return ProxyException.failed(AUTHENTICATION_UNDECIDED, "the OpenID provider has not been reached yet");
        }
        LoginTicket ticket = LoginTicket.fresh(
                LocalUrl.of(wished),
                origin(request) + settings.redirectPath(),
                access.wallClockMillis().getAsLong());
        String scope = String.join(" ", settings.scopes());
        String url = client.authorizationUrl(provider.get(), ticket, scope, settings.parameters());
        return CompletableFuture.completedFuture(redirect(302, url, cookies.kept(ticket, request.headers())));
    }

    /** Sends a browser elsewhere; no cache may keep that. */
    static Response redirect(int status, String url, List<String> cookies) {
        Response response = Response.of(status, Body.EMPTY);
        response.headers().put(Headers.LOCATION, url);
        response.headers().put(Headers.CACHE_CONTROL, "no-store");
        cookies.forEach(cookie -> response.headers().add(Headers.SET_COOKIE, cookie));
        return response;
    }

    /** Takes what the provider has sent a browser back with (RFC 6749 §4.1.2, RFC 9207 §2.4). */
    CompletionStage<Response> end(Request request) {
        if (!request.method().equals(Methods.GET)) {
            ProxyException why = new ProxyException(METHOD_NOT_ALLOWED, "a login ends with GET");
            return CompletableFuture.failedFuture(why.withHeaders(headers -> headers.put(Headers.ALLOW, "GET")));
        }
        Map<String, List<String>> said = QueryParameters.all(request.head().query());
        long now = access.wallClockMillis().getAsLong();
        Optional<LoginTicket> begun = one(said, "state")
                .flatMap(state -> LoginTicket.id(state)
                        .flatMap(id -> cookies.ticket(request.headers(), id))
                        .filter(ticket -> ticket.isOf(state)))
                .filter(ticket -> Math.abs(now - ticket.begunMillis()) < OidcCookies.TICKET_LASTS.toMillis());
        if (begun.isEmpty()) {
            return refused(Outcome.WRONG, HTTP_REQUEST_DENIED, NOT_BEGUN, Optional.empty());
        }
        Optional<OpenIdProvider> provider = access.tokens().desk().provider(settings.origin());
        if (provider.isEmpty()) {
            return refused(
                    Outcome.UNDECIDED, AUTHENTICATION_UNDECIDED, "the provider is not known now", Optional.empty());
        }
        if (!isOf(provider.get(), said)) {
            return refused(Outcome.WRONG, HTTP_REQUEST_DENIED, "this is the answer of another provider", begun);
        }
        Optional<String> code = one(said, "code").filter(text -> text.length() <= CODE_CHARACTERS_MAX);
        return said.containsKey("error") || code.isEmpty()
                ? notGranted(one(said, "error"), begun)
                : redeemed(request, provider.get(), code.get(), begun.get());
    }

    /** A parameter that is there once, as all must be (RFC 6749 §3.1). */
    private static Optional<String> one(Map<String, List<String>> said, String name) {
        List<String> values = said.getOrDefault(name, List.of());
        return values.size() == 1 && !values.get(0).isEmpty() ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static boolean isOf(OpenIdProvider provider, Map<String, List<String>> said) {
        List<String> issuers = said.getOrDefault("iss", List.of());
        return issuers.isEmpty() ? !provider.namesItself() : issuers.equals(List.of(provider.issuer()));
    }

    private CompletionStage<Response> notGranted(Optional<String> error, Optional<LoginTicket> begun) {
        String code = error.flatMap(OpenIdClient::errorCode).orElse("no code");
        boolean forNow = FOR_NOW.contains(code);
        return refused(
                forNow ? Outcome.UNDECIDED : Outcome.WRONG,
                forNow ? AUTHENTICATION_UNDECIDED : HTTP_REQUEST_DENIED,
                "the provider did not let anybody in: " + code,
                begun);
    }

    private CompletionStage<Response> redeemed(
            Request request, OpenIdProvider provider, String code, LoginTicket ticket) {
        return request.resume(client.redeem(provider, code, ticket))
                .<CompletionStage<Response>>handle((granted, failure) ->
                        failure == null ? begun(request, granted, ticket) : notRedeemed(failure, ticket))
                .thenCompose(response -> response);
    }

    private CompletionStage<Response> begun(Request request, Granted granted, LoginTicket ticket) {
        long now = access.wallClockMillis().getAsLong();
        if (settings.forwardToken() && !granted.accessToken().matches("[A-Za-z0-9._~+/-]+=*")) {
            return notRedeemed(new IllegalStateException("there is no access token to forward"), ticket);
        }
        LoginSession session = sessions.of(granted, now);
        Optional<List<String>> kept = cookies.kept(session, request.headers(), now);
        if (kept.isEmpty()) {
            return notRedeemed(
                    new IllegalStateException("the session is too large for cookies (expected: fewer claims)"), ticket);
        }
        Response response = redirect(302, ticket.wished(), kept.get());
        response.headers().add(Headers.SET_COOKIE, cookies.forgotten(ticket));
        return CompletableFuture.completedFuture(response);
    }

    private CompletionStage<Response> notRedeemed(Throwable failure, LoginTicket ticket) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LoginException why && why.isRefused()) {
            log.debug("policy {}: a login is refused: {}", policy, why.getMessage());
            return refused(Outcome.WRONG, HTTP_REQUEST_DENIED, "the login could not be verified", Optional.of(ticket));
        }
        log.warn("policy {}: a login at {} failed: {}", policy, settings.issuer(), cause.getMessage());
        // The ticket stays good: who asks for the page again may have more luck.
        String told = "the login could not be brought to its end";
        return refused(Outcome.UNDECIDED, AUTHENTICATION_UNDECIDED, told, Optional.empty());
    }

    /** @param over the ticket that is good no more, if there was one */
    private CompletionStage<Response> refused(
            Outcome outcome, ProxyError error, String why, Optional<LoginTicket> over) {
        tally.count(outcome);
        ProxyException refusal = new ProxyException(error, why).withHeaders(headers -> {
            headers.put(Headers.CACHE_CONTROL, "no-store");
            over.ifPresent(ticket -> headers.add(Headers.SET_COOKIE, cookies.forgotten(ticket)));
        });
        return CompletableFuture.failedFuture(refusal);
    }
}
