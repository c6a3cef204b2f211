// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * One way to prove who sent a request (RFC 9110 §11.1), as a policy asks for it: where its credential stands, and
 * whether it holds. What becomes of the request is the {@link Authenticator}'s business.
 */
interface Scheme {

    /** The credential of this kind that a request has; empty where it has none. Never throws. */
    Optional<Credential> find(Request request);

    /**
     * What tells a caller how to prove who it is: the value of a {@code WWW-Authenticate} (RFC 9110 §11.6.1).
     *
     * @param refused why the one that was sent does not hold; empty where none was sent
     */
    String challenge(Optional<Verdict.Refused> refused);

    /**
     * The answer to a request that is not for what stands behind, but part of how somebody comes to such a credential;
     * empty for every other one. Nobody reads the request's body any more.
     */
    default Optional<CompletionStage<Response>> answers(Request request) {
        return Optional.empty();
    }

    /** Where somebody without any credential is sent to get one; empty where such a request is refused. */
    default Optional<CompletionStage<Response>> entrance(Request request) {
        return Optional.empty();
    }

    /** The same request without what only this scheme has a use for, whether it is a credential or not. */
    default Request bare(Request request) {
        return request;
    }

    /** Request headers that say what was found out: the client's own copies are always taken away first. */
    default Set<HttpString> headers() {
        return Set.of();
    }
}
