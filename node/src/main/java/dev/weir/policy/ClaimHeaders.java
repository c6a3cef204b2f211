// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Consumers;
import dev.weir.auth.KnownToken;
import io.undertow.util.HttpString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What of a token that holds goes with its request: who sent it, and headers in which the upstream is told claims. */
final class ClaimHeaders {

    private final Map<String, HttpString> told = new LinkedHashMap<>();

    /** @param headers by the claim */
    ClaimHeaders(Map<String, String> headers) {
        headers.forEach((claim, header) -> told.put(claim, new HttpString(header)));
    }

    /** @param among those who are known now */
    Verdict.Proven proven(KnownToken known, Consumers among) {
        KnownToken.Whose whose = known.whose(among);
        return new Verdict.Proven(whose.caller(), whose.metadata(), headers(known));
    }

    private Map<HttpString, String> headers(KnownToken known) {
        if (told.isEmpty()) {
            return Map.of();
        }
        Map<HttpString, String> headers = new LinkedHashMap<>();
        told.forEach((claim, header) ->
                ClaimText.of(known.token().claims().get(claim)).ifPresent(text -> headers.put(header, text)));
        return headers;
    }

    /** The headers, so that the client's own are taken away. */
    Set<HttpString> headers() {
        return Set.copyOf(told.values());
    }
}
