// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Consumers;
import dev.weir.auth.KeyDigest;
import dev.weir.auth.Outcome;
import dev.weir.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The keys of {@link ApiKey}: looked for by their digests, so that nothing tells how much of one was right. */
final class ApiKeyScheme implements Scheme {

    /** Longer ones are nobody's, and are not worth the digest. */
    private static final int CHARACTERS_MAX = 1024;

    private final Consumers consumers;
    private final CredentialPlace place;
    private final boolean forward;

    ApiKeyScheme(ApiKey settings, Consumers consumers) {
        this.consumers = consumers;
        place = settings.place();
        forward = settings.forward();
    }

    @Override
    public Optional<Credential> find(Request request) {
        List<String> values = place.values(request);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Credential.judged(judge(values), forward ? UnaryOperator.identity() : place::without));
    }

    private Verdict judge(List<String> values) {
        String key = values.get(0).strip();
        if (values.size() > 1 || key.isEmpty() || key.length() > CHARACTERS_MAX) {
            return new Verdict.Refused(Outcome.MALFORMED, values.size() + " keys, the first of " + key.length());
        }
        return consumers
                .withKey(KeyDigest.of(key))
                .<Verdict>map(Verdict.Proven::of)
                .orElseGet(() -> new Verdict.Refused(Outcome.UNKNOWN, "no consumer has this key"));
    }

    @Override
    public String challenge(Optional<Verdict.Refused> refused) {
        return "ApiKey " + place.parameter();
    }
}
