// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Access;
import dev.weir.auth.Consumers;
import dev.weir.auth.Flaw;
import dev.weir.auth.KeySource;
import dev.weir.auth.TokenException;
import dev.weir.auth.TokenGate;
import dev.weir.auth.TokenRules;
import dev.weir.auth.Tokens;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import io.undertow.util.HttpString;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The tokens of {@link Jwt}. */
final class JwtScheme implements Scheme {

    private final Consumers consumers;
    private final Access access;
    private final BearerPlace place;
    private final ClaimHeaders told;
    private final TokenGate gate;

    JwtScheme(Jwt settings, PolicyContext context) {
        consumers = context.consumers();
        access = context.access();
        place = new BearerPlace(settings.token(), settings.forward(), settings.realm());
        told = new ClaimHeaders(settings.claimsToHeaders());
        Tokens tokens = access.tokens();
        gate = tokens.gate(settings, settings.rules(), () -> keys(settings, tokens));
    }

    private static KeySource keys(Jwt settings, Tokens tokens) {
        TokenRules rules = settings.rules();
        return settings.keyOrigins().stream()
                .findFirst()
                .map(origin -> tokens.keys(origin, rules.algorithms()))
                .orElseGet(() -> KeySource.fixed(settings.keys().read()));
    }

    @Override
    public Optional<Credential> find(Request request) {
        return place.find(request, this::judge);
    }

    private CompletableFuture<Verdict> judge(String token) {
        try {
            return CompletableFuture.completedFuture(told.proven(gate.check(token), consumers));
        } catch (TokenException e) {
            boolean newerMayKnow = e.flaw() == Flaw.UNKNOWN_KEY || e.flaw() == Flaw.NO_KEYS;
            return newerMayKnow ? byNewerKeys(token) : refused(e.flaw());
        }
    }

    private CompletableFuture<Verdict> byNewerKeys(String token) {
        return gate.checkByNewerKeys(token)
                .<CompletableFuture<Verdict>>handle((known, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof TokenException refusal) {
                        return refused(refusal.flaw());
                    }
                    // They may have changed while keys were fetched.
                    return failure == null
                            ? CompletableFuture.completedFuture(
                                    told.proven(known, access.current().now().orElse(consumers)))
                            : CompletableFuture.failedFuture(failure);
                })
                .toCompletableFuture()
                .thenCompose(verdict -> verdict);
    }

    private static CompletableFuture<Verdict> refused(Flaw flaw) {
        if (flaw == Flaw.NO_KEYS) {
            return ProxyException.failed(
                    ProxyError.AUTHENTICATION_UNDECIDED, "there are no keys to verify it with now");
        }
        return CompletableFuture.completedFuture(new Verdict.Refused(flaw.outcome(), flaw.label()));
    }

    @Override
    public String challenge(Optional<Verdict.Refused> refused) {
        return place.challenge(refused);
    }

    @Override
    public Set<HttpString> headers() {
        return told.headers();
    }
}
