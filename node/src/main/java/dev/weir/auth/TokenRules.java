// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a token must say to be good, beside being signed.
 *
 * @param algorithms in one of which it must be signed; where there are none, in that of its key
 * @param issuers one of which must have issued it; where there are none, that of the keys if they name one
 * @param audiences for one of which it must be; where there are none, it may be for anybody
 * @param leeway so far clocks may differ
 * @param required claims that must be there
 * @param type what kind of token it must be ({@code typ}); where it is not said, an access token of any kind: without a
 *     type, {@code JWT} or {@code at+jwt}
 * @param charactersMax a longer one is not looked at
 */
public record TokenRules(
        Set<SignatureAlgorithm> algorithms,
        Set<String> issuers,
        Set<String> audiences,
        Duration leeway,
        Set<String> required,
        Optional<String> type,
        int charactersMax) {

    /** How long a token may be unless it is said otherwise. */
    public static final int CHARACTERS_MAX = 8 * 1024;

    private static final Set<String> USUAL_TYPES = Set.of("", "jwt", "at+jwt");

    public TokenRules {
        algorithms = Set.copyOf(algorithms);
        issuers = Set.copyOf(issuers);
        audiences = Set.copyOf(audiences);
        required = Set.copyOf(required);
    }

    /** Any that is signed and will expire. */
    public static TokenRules usual() {
        return new TokenRules(
                Set.of(), Set.of(), Set.of(), Duration.ZERO, Set.of("exp"), Optional.empty(), CHARACTERS_MAX);
    }

    /** Whether it is a token of that kind that is asked for (RFC 7515 §4.1.9). */
    boolean takes(String type) {
        String asked = plain(type);
        return this.type.map(TokenRules::plain).map(asked::equals).orElseGet(() -> USUAL_TYPES.contains(asked));
    }

    private static String plain(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }
}
