// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.Locale;

/** What is wrong with a token. Operators learn it; who sent it learns only that it is not good. */
public enum Flaw {
    /** It is not what RFC 7515 §3.1 and RFC 7519 §7.2 describe, or says something twice. */
    MALFORMED,
    /** It is longer than what is read at all. */
    TOO_LONG,
    /** Its header asks for something that has to be understood and is not (RFC 7515 §4.1.11). */
    CRITICAL,
    /** It is a token for something else (RFC 8725 §3.11). */
    TYPE,
    /** It is not signed in a way that is accepted here. */
    ALGORITHM,
    /** Nobody here knows the key that it names. */
    UNKNOWN_KEY,
    /** It was not signed with the key. */
    SIGNATURE,
    /** A claim that has to be there is not. */
    CLAIM_MISSING,
    ISSUER,
    AUDIENCE,
    EXPIRED,
    /** Its time has not come, or it was issued later than now. */
    NOT_YET_VALID,
    /** It was taken back. */
    REVOKED,
    /** Several requests wait for keys already, or there are none to be had. */
    NO_KEYS;

    /** What becomes of the question who sent it. */
    public Outcome outcome() {
        return switch (this) {
            case MALFORMED, TOO_LONG, CRITICAL -> Outcome.MALFORMED;
            case UNKNOWN_KEY -> Outcome.UNKNOWN;
            case EXPIRED, NOT_YET_VALID -> Outcome.EXPIRED;
            case REVOKED -> Outcome.REVOKED;
            case NO_KEYS -> Outcome.UNDECIDED;
            case TYPE, ALGORITHM, SIGNATURE, CLAIM_MISSING, ISSUER, AUDIENCE -> Outcome.WRONG;
        };
    }

    /** In logs and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
