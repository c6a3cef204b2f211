// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Consumers;
import dev.weir.auth.Outcome;
import dev.weir.http.ClientCertificate;
import dev.weir.http.Request;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Lets consumers in that have shown a certificate which the listener has verified: {@code mtls: {}}.
 *
 * @param anonymous the consumer that those are who show none; they are refused unless it is said
 * @param headers in which the upstream is told what is known of the consumer, by the key of its metadata
 */
public record Mtls(Optional<String> anonymous, Map<String, String> headers) implements Authentication {

    public Mtls {
        headers = HeaderRules.told(headers);
    }

    @Override
    public Scheme scheme(PolicyContext context) {
        return new Shown(context.consumers());
    }

    /** What stands in the place of a credential here: the handshake is long over. */
    private record Shown(Consumers consumers) implements Scheme {

        @Override
        public Optional<Credential> find(Request request) {
            ClientCertificate shown = request.client().certificate();
            return shown.isThere()
                    ? Optional.of(Credential.judged(judge(shown), UnaryOperator.identity()))
                    : Optional.empty();
        }

        private Verdict judge(ClientCertificate shown) {
            return consumers
                    .withCertificate(shown)
                    .<Verdict>map(Verdict.Proven::of)
                    .orElseGet(() -> new Verdict.Refused(Outcome.UNKNOWN, "no consumer has this certificate"));
        }

        @Override
        public String challenge(Optional<Verdict.Refused> refused) {
            // TLS asks for it, so there is nothing to be said (RFC 9110 §15.5.2 wants something said).
            return "ClientCertificate";
        }
    }
}
