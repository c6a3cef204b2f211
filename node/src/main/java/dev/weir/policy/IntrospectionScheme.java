// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.AUTHENTICATION_UNDECIDED;

import dev.weir.auth.Access;
import dev.weir.auth.Consumers;
import dev.weir.auth.Flaw;
import dev.weir.auth.Introspected;
import dev.weir.auth.IntrospectionGate;
import dev.weir.auth.Outcome;
import dev.weir.auth.TokenException;
import dev.weir.auth.VerifiedToken;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The tokens of {@link Introspection}: their issuer is asked, by one node for all, and then for a while not again. */
final class IntrospectionScheme implements Scheme {

    private final Introspection settings;
    private final Consumers consumers;
    private final Access access;
    private final BearerPlace place;
    private final ClaimHeaders told;
    private final IntrospectionGate gate;
    private final TokenQuestion question;
    private final Decisions decisions;

    IntrospectionScheme(Introspection settings, PolicyContext context) {
        this.settings = settings;
        consumers = context.consumers();
        access = context.access();
        place = new BearerPlace(settings.token(), settings.forward(), settings.realm());
        told = new ClaimHeaders(settings.claimsToHeaders());
        gate = access.tokens().introspection(settings.rules());
        question = new TokenQuestion(settings, context);
        decisions = new Decisions(settings.kind(), settings.timeout(), context);
    }

    @Override
    public Optional<Credential> find(Request request) {
        return place.find(request, token -> judge(token, request));
    }

    private CompletableFuture<Verdict> judge(String token, Request request) {
        if (!isToken(token)) {
            Verdict malformed = new Verdict.Refused(Outcome.MALFORMED, token.length() + " characters");
            return CompletableFuture.completedFuture(malformed);
        }
        CompletableFuture<Response> answer = settings.cached().isZero()
                ? question.ask(token, request).toCompletableFuture()
                : decisions.find(question.digest(token), request, asked -> question.ask(token, asked));
        boolean known = answer.isDone();
        // They may have changed while it was asked.
        return answer.thenCompose(
                said -> judged(said, known ? consumers : access.current().now().orElse(consumers)));
    }

    /** What no authorization server has issued is not asked about (RFC 6749 Appendix A.12). */
    private boolean isToken(String text) {
        boolean fits = !text.isEmpty() && text.length() <= settings.maxSize().bytes();
        return fits && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private CompletableFuture<Verdict> judged(Response answer, Consumers among) {
        Optional<Introspected> said = Introspected.read(Decisions.bytes(answer));
        if (said.isEmpty()) {
            return undecided("what was said of the token cannot be read");
        }
        return said.get()
                .token()
                .map(token -> checked(token, among))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        new Verdict.Refused(Outcome.UNKNOWN, "its issuer does not take it for good")));
    }

    /** Every time: its time may be over, and somebody may have taken it back since it was asked. */
    private CompletableFuture<Verdict> checked(VerifiedToken token, Consumers among) {
        try {
            return CompletableFuture.completedFuture(told.proven(gate.check(token), among));
        } catch (TokenException e) {
            return e.flaw() == Flaw.NO_KEYS
                    ? undecided("it is not known here yet what was revoked")
                    : CompletableFuture.completedFuture(
                            new Verdict.Refused(e.flaw().outcome(), e.flaw().label()));
        }
    }

    private static CompletableFuture<Verdict> undecided(String why) {
        return ProxyException.failed(AUTHENTICATION_UNDECIDED, why);
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
