// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells whether a token is good (RFC 7519 §7.2, RFC 8725): first who has signed it, then what it says. Of the token's
 * own header only the names of algorithm, key and type are read; a key or an address in it means nothing.
 */
public final class TokenVerifier {

    private final TokenRules rules;

    public TokenVerifier(TokenRules rules) {
        this.rules = rules;
    }

    TokenRules rules() {
        return rules;
    }

    /**
     * What a good token says.
     *
     * @param keys in use now
     * @param nowMillis the time on the wall
     */
    public VerifiedToken verify(String token, KeySet keys, long nowMillis) throws TokenException {
        SignedText text = read(token);
        SignatureAlgorithm algorithm = algorithm(text);
        String id = text.key();
        List<VerificationKey> candidates = keys.candidates(id, algorithm);
        if (candidates.isEmpty()) {
            throw new TokenException(keys.knows(id) ? Flaw.ALGORITHM : Flaw.UNKNOWN_KEY);
        }
        if (candidates.stream().noneMatch(key -> key.signed(text, algorithm))) {
            throw new TokenException(Flaw.SIGNATURE);
        }
        VerifiedToken verified = VerifiedToken.of(text.claims());
        check(verified, keys, nowMillis);
        return verified;
    }

    private SignedText read(String token) throws TokenException {
        if (token.length() > rules.charactersMax()) {
            throw new TokenException(Flaw.TOO_LONG);
        }
        SignedText text = SignedText.parse(token);
        if (!rules.takes(text.type())) {
            throw new TokenException(Flaw.TYPE);
        }
        return text;
    }

    private SignatureAlgorithm algorithm(SignedText text) throws TokenException {
        SignatureAlgorithm algorithm =
                SignatureAlgorithm.of(text.algorithm()).orElseThrow(() -> new TokenException(Flaw.ALGORITHM));
        if (!rules.algorithms().isEmpty() && !rules.algorithms().contains(algorithm)) {
            throw new TokenException(Flaw.ALGORITHM);
        }
        return algorithm;
    }

    /** Whether what it says is as it must be, whoever has found out that it was said. */
    void check(VerifiedToken token, KeySet keys, long nowMillis) throws TokenException {
        for (String name : rules.required()) {
            Object claim = token.claims().get(name);
            if (claim == null
                    || claim.equals("")
                    || claim instanceof List<?> list && list.isEmpty()
                    || claim instanceof Map<?, ?> map && map.isEmpty()) {
                throw new TokenException(Flaw.CLAIM_MISSING);
            }
        }
        Set<String> issuers =
                rules.issuers().isEmpty() && !keys.issuer().isEmpty() ? Set.of(keys.issuer()) : rules.issuers();
        if (!issuers.isEmpty() && !issuers.contains(token.issuer())) {
            throw new TokenException(Flaw.ISSUER);
        }
        if (!rules.audiences().isEmpty() && token.audiences().stream().noneMatch(rules.audiences()::contains)) {
            throw new TokenException(Flaw.AUDIENCE);
        }
        token.checkTime(nowMillis, rules.leeway().toMillis());
    }

    /** Whether a remembered token is still good at that time. */
    void checkAgain(KnownToken token, long nowMillis) throws TokenException {
        token.checkTime(nowMillis, rules.leeway().toMillis());
    }
}
