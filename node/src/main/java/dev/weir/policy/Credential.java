// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Outcome;
import dev.weir.http.Request;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a request has to prove who sent it: not judged yet.
 *
 * @param judge whether it holds. Called once, on the request's I/O thread; never throws. May complete anywhere; fails
 *     with a {@link dev.weir.http.ProxyException} where it cannot be told
 * @param stripped the same request without it, as the upstream gets it
 */
record Credential(Supplier<CompletableFuture<Verdict>> judge, UnaryOperator<Request> stripped) {

    /** One of which is known at once whether it holds. */
    static Credential judged(Verdict verdict, UnaryOperator<Request> stripped) {
        return new Credential(() -> CompletableFuture.completedFuture(verdict), stripped);
    }

    /** One that cannot be read: it is never judged, but the request is refused for it. */
    static Credential malformed(String why) {
        return judged(new Verdict.Refused(Outcome.MALFORMED, why), UnaryOperator.identity());
    }
}
