// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import dev.weir.http.PercentEncoding;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client of OpenID providers, which lets people log in there with a code (OpenID Connect Core 1.0 §3.1, RFC 6749
 * §4.1) that nobody else can redeem (RFC 7636), as RFC 9700 would have it. From any thread; nothing here waits.
 */
public final class OpenIdClient {

    private static final String BASIC = "client_secret_basic";
    private static final String POST = "client_secret_post";
    /** A login takes a connection for a moment: whoever begins more at once is no person. */
    private static final int REDEEMED_AT_ONCE_MAX = 200;

    private static final Splitter BLANKS = Splitter.on(' ').omitEmptyStrings();

    private final String id;
    private final Optional<String> secret;
    private final TokenGate gate;
    private final FormPost web;
    private final Optional<String> ca;
    private final AtomicInteger redeemed = new AtomicInteger();

    /**
     * @param gate where its ID tokens are verified
     * @param ca who vouches for the provider, in PEM; empty where those do whom Java trusts
     */
    public OpenIdClient(String id, Optional<String> secret, TokenGate gate, FormPost web, Optional<String> ca) {
        this.id = id;
        this.secret = secret;
        this.gate = gate;
        this.web = web;
        this.ca = ca;
    }

    /**
     * What a browser is sent to, to log in.
     *
     * @param more parameters of the request, beside those that it must have
     */
    public String authorizationUrl(
            OpenIdProvider provider, LoginTicket ticket, String scope, Map<String, String> more) {
        Map<String, String> query = new LinkedHashMap<>(more);
        query.put("response_type", "code");
        query.put("client_id", id);
        query.put("redirect_uri", ticket.redirectUri());
        query.put("scope", scope);
        query.put("state", ticket.state());
        query.put("nonce", ticket.nonce());
        query.put("code_challenge", ticket.challenge());
        query.put("code_challenge_method", "S256");
        return url(provider.authorization(), query);
    }

    /**
     * What a browser is sent to, to log out (RP-Initiated Logout 1.0 §2).
     *
     * @param hint the ID token of the session; empty where it is not known any more
     * @param back where the provider sends the browser
     */
    public String endSessionUrl(OpenIdProvider provider, String hint, String back) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", id);
        query.put("post_logout_redirect_uri", back);
        if (!hint.isEmpty()) {
            query.put("id_token_hint", hint);
        }
        return url(provider.endSession(), query);
    }

    private static String url(String endpoint, Map<String, String> query) {
        String text = query.entrySet().stream()
                .map(entry ->
                        PercentEncoding.component(entry.getKey()) + '=' + PercentEncoding.component(entry.getValue()))
                .collect(Collectors.joining("&"));
        return endpoint + (endpoint.indexOf('?') < 0 ? '?' : '&') + text;
    }

    /** What is given for a code; fails with a {@link LoginException}. */
    public CompletionStage<Granted> redeem(OpenIdProvider provider, String code, LoginTicket ticket) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", ticket.redirectUri());
        form.put("code_verifier", ticket.verifier());
        String authorization = "";
        Set<String> methods = provider.clientMethods();
        if (secret.isPresent() && (methods.isEmpty() || methods.contains(BASIC))) {
            authorization = basic(secret.get());
        } else if (secret.isPresent() && !methods.contains(POST)) {
            return failed(LoginException.undecided("the provider takes neither " + BASIC + " nor " + POST));
        } else {
            form.put("client_id", id);
            secret.ifPresent(text -> form.put("client_secret", text));
        }
        if (redeemed.incrementAndGet() > REDEEMED_AT_ONCE_MAX) {
            redeemed.decrementAndGet();
            return failed(LoginException.undecided("more than " + REDEEMED_AT_ONCE_MAX + " logins end at once"));
        }
        return web.post(URI.create(provider.token()), form, authorization, ca)
                .handle((answer, failure) -> {
                    redeemed.decrementAndGet();
                    return failure == null
                            ? given(answer, ticket)
                            : OpenIdClient.<Granted>failed(
                                    LoginException.undecided("the token endpoint did not answer"));
                })
                .thenCompose(granted -> granted);
    }

    /** Both are written as in a form first (RFC 6749 §2.3.1). */
    private String basic(String password) {
        String pair = URLEncoder.encode(id, UTF_8) + ':' + URLEncoder.encode(password, UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private CompletableFuture<Granted> given(FormPost.Answer answer, LoginTicket ticket) {
        Map<String, Object> said = JsonValues.object(answer.text()).orElse(Map.of());
        if (answer.status() != 200) {
            boolean refused = "invalid_grant".equals(said.get("error"));
            return failed(
                    refused
                            ? LoginException.refused("the provider did not take the code")
                            : LoginException.undecided("the token endpoint answered " + answer.status()
                                    + errorCode(said.get("error"))
                                            .map(code -> ", " + code)
                                            .orElse("")));
        }
        String accessToken = said.get("access_token") instanceof String text ? text : "";
        boolean bearer = accessToken.isEmpty()
                || said.get("token_type") instanceof String type && type.equalsIgnoreCase("Bearer");
        if (!(said.get("id_token") instanceof String idToken) || !bearer) {
            return failed(LoginException.undecided("the token endpoint answered without an ID token and a bearer one"));
        }
        OptionalLong seconds = said.get("expires_in") instanceof Number number && number.longValue() > 0
                ? OptionalLong.of(number.longValue())
                : OptionalLong.empty();
        Set<String> scopes =
                said.get("scope") instanceof String scope ? Set.copyOf(BLANKS.splitToList(scope)) : Set.of();
        return verified(idToken).thenCompose(identity -> {
            try {
                IdTokens.check(identity, idToken, id, ticket.nonce(), accessToken);
                return CompletableFuture.completedFuture(new Granted(identity, idToken, accessToken, seconds, scopes));
            } catch (LoginException e) {
                return failed(e);
            } catch (TokenException e) {
                return failed(flawed(e));
            }
        });
    }

    /** What is told of an error of others: a word, and none but such as RFC 6749 §5.2 and its like have. */
    public static Optional<String> errorCode(@Nullable Object said) {
        return Optional.ofNullable(said).map(Object::toString).filter(text -> text.matches("[a-z_]{1,40}"));
    }

    private CompletableFuture<VerifiedToken> verified(String idToken) {
        CompletionStage<KnownToken> known;
        try {
            known = CompletableFuture.completedFuture(gate.check(idToken));
        } catch (TokenException e) {
            boolean newerMayKnow = e.flaw() == Flaw.UNKNOWN_KEY || e.flaw() == Flaw.NO_KEYS;
            known = newerMayKnow ? gate.checkByNewerKeys(idToken) : CompletableFuture.failedFuture(e);
        }
        return known.handle((token, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(token.token());
                    }
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    return OpenIdClient.<VerifiedToken>failed(
                            cause instanceof TokenException flaw
                                    ? flawed(flaw)
                                    : LoginException.undecided("the ID token could not be verified"));
                })
                .thenCompose(token -> token)
                .toCompletableFuture();
    }

    private static LoginException flawed(TokenException why) {
        return why.flaw() == Flaw.NO_KEYS
                ? LoginException.undecided("there are no keys to verify the ID token with")
                : LoginException.refused(
                        "the ID token is not good (" + why.flaw().label() + ")");
    }

    private static <T> CompletableFuture<T> failed(LoginException why) {
        return CompletableFuture.failedFuture(why);
    }
}
