// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Outcome;
import dev.weir.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where requests have a token, and what those are told that have none: bearer tokens (RFC 6750) unless they stand
 * elsewhere.
 */
final class BearerPlace {

    private static final String BEARER = "Bearer";

    private final CredentialPlace place;
    private final boolean named;
    private final boolean forward;
    private final String challenge;

    /**
     * @param elsewhere where it stands, if that is not {@code Authorization}
     * @param forward whether it stays in the request
     */
    BearerPlace(Optional<TokenPlace> elsewhere, boolean forward, String realm) {
        this.place = elsewhere.map(TokenPlace::place).orElseGet(() -> new CredentialPlace.Authorization(BEARER));
        this.named = place instanceof CredentialPlace.Header;
        this.forward = forward;
        this.challenge = BEARER + " realm=\"" + realm + '"';
    }

    /** @param judge whether a token holds; never throws, as {@link Credential#judge} */
    Optional<Credential> find(Request request, Function<String, CompletableFuture<Verdict>> judge) {
        List<String> values = place.values(request);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        UnaryOperator<Request> stripped = forward ? UnaryOperator.identity() : place::without;
        return Optional.of(
                values.size() == 1
                        ? new Credential(() -> judge.apply(token(values.get(0))), stripped)
                        : Credential.judged(
                                new Verdict.Refused(Outcome.MALFORMED, values.size() + " tokens"), stripped));
    }

    /** A header of its own may be written like the usual one. */
    private String token(String value) {
        String text = value.strip();
        return named && text.regionMatches(true, 0, BEARER + ' ', 0, BEARER.length() + 1)
                ? text.substring(BEARER.length() + 1).strip()
                : text;
    }

    /** RFC 6750 §3: nothing of what was wrong is told, only that it was, and only to who has sent one. */
    String challenge(Optional<Verdict.Refused> refused) {
        return refused.isEmpty()
                ? challenge
                : challenge + ", error=\"invalid_token\", error_description=\"The token is not valid.\"";
    }
}
