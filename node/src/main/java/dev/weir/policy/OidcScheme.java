// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Access;
import dev.weir.auth.Consumers;
import dev.weir.auth.Flaw;
import dev.weir.auth.KnownToken;
import dev.weir.auth.LoginSession;
import dev.weir.auth.TokenException;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.QueryParameters;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of {@link Oidc}: one that is there and good is a credential, any other is as if there were none, since
 * who has it can log in again.
 */
final class OidcScheme implements Scheme {

    private static final Logger log = LoggerFactory.getLogger(OidcScheme.class);

    private final Oidc settings;
    private final String policy;
    private final Consumers consumers;
    private final Access access;
    private final OidcCookies cookies;
    private final OidcLogin login;
    private final OidcLogout logout;
    private final OptionalLong idleMillis;
    private final Map<String, HttpString> told = new LinkedHashMap<>();

    OidcScheme(Oidc settings, PolicyContext context) {
        this.settings = settings;
        policy = context.name();
        consumers = context.consumers();
        access = context.access();
        cookies = new OidcCookies(settings.cookie(), policy);
        login = new OidcLogin(settings, cookies, context);
        logout = new OidcLogout(settings, cookies, login, access.tokens().desk());
        idleMillis =
                settings.idle().map(time -> OptionalLong.of(time.toMillis())).orElse(OptionalLong.empty());
        settings.claimsToHeaders().forEach((claim, header) -> told.put(claim, new HttpString(header)));
    }

    @Override
    public Optional<Credential> find(Request request) {
        Optional<LoginSession> found = cookies.session(request.headers());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        LoginSession session = found.get();
        long now = access.wallClockMillis().getAsLong();
        try {
            session.check(access.tokens().revocations(), now, idleMillis);
        } catch (TokenException e) {
            if (e.flaw() == Flaw.NO_KEYS) {
                String why = "it is not known yet what was revoked";
                return Optional.of(new Credential(
                        () -> ProxyException.failed(ProxyError.AUTHENTICATION_UNDECIDED, why),
                        UnaryOperator.identity()));
            }
            log.debug("policy {}: a session is over: {}", policy, e.flaw().label());
            return Optional.empty();
        }
        return Optional.of(Credential.judged(verdict(session, request, now), this::withoutOtherToken));
    }

    /** What upstreams get there is the token of the session, and no other one. */
    private Request withoutOtherToken(Request request) {
        return settings.forwardToken() && request.headers().contains(Headers.AUTHORIZATION)
                ? request.withoutHeader(Headers.AUTHORIZATION)
                : request;
    }

    private Verdict verdict(LoginSession session, Request request, long now) {
        KnownToken.Whose whose = session.whose(consumers);
        Verdict.Proven proven = new Verdict.Proven(whose.caller(), whose.metadata(), headers(session));
        if (idleMillis.isEmpty() || now - session.seenAt() < idleMillis.getAsLong() / 4) {
            return proven;
        }
        return cookies.kept(session.seen(now), request.headers(), now)
                .<Verdict>map(lines -> new Verdict.Renewed(proven, lines))
                .orElse(proven);
    }

    private Map<HttpString, String> headers(LoginSession session) {
        Map<HttpString, String> headers = new LinkedHashMap<>();
        told.forEach((claim, header) ->
                ClaimText.of(session.claims().get(claim)).ifPresent(text -> headers.put(header, text)));
        if (!session.accessToken().isEmpty()) {
            headers.put(Headers.AUTHORIZATION, "Bearer " + session.accessToken());
        }
        return headers;
    }

    @Override
    public Optional<CompletionStage<Response>> answers(Request request) {
        String path = request.path();
        if (path.equals(settings.redirectPath())) {
            return Optional.of(login.end(request));
        }
        if (path.equals(settings.logoutPath())) {
            return Optional.of(logout.answer(request));
        }
        if (settings.loginPath().filter(path::equals).isPresent()) {
            List<String> to = QueryParameters.values(request.head().query(), "to");
            return Optional.of(login.begin(request, to.size() == 1 ? to.get(0) : "/"));
        }
        return Optional.empty();
    }

    @Override
    public Optional<CompletionStage<Response>> entrance(Request request) {
        return settings.unauthenticated() == Oidc.Unauthenticated.REDIRECT && Navigation.isToPage(request)
                ? Optional.of(login.begin(request, request.head().target())
                        .thenApply(response -> withoutOld(response, request)))
                : Optional.empty();
    }

    /** A session that is still there is none: the browser need not send it any more. */
    private Response withoutOld(Response response, Request request) {
        cookies.forgotten(request.headers()).forEach(line -> response.headers().add(Headers.SET_COOKIE, line));
        return response;
    }

    @Override
    public Request bare(Request request) {
        return cookies.without(request);
    }

    /** There is no registered scheme for what browsers do on their own; this tells what is missing, and no more. */
    @Override
    public String challenge(Optional<Verdict.Refused> refused) {
        return "Cookie cookie-name=\"" + settings.cookie().name() + '"';
    }

    @Override
    public Set<HttpString> headers() {
        return Set.copyOf(told.values());
    }
}
