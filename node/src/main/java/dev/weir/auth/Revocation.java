// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tokens that are not good any more, though their time is not over.
 *
 * @param id what operators call it
 * @param value that of the claim by which they are told
 * @param issuer whose tokens are meant; those of all where it is empty
 * @param at when it was said, by the cluster's clock
 * @param until from then on it is forgotten: later than any of these tokens expires
 */
public record Revocation(String id, Kind kind, String value, String issuer, long at, long until) {

    /** So far the clock of an issuer may be ahead of the cluster's: of those tokens it is not told which came first. */
    private static final long CLOCKS_DIFFER_MILLIS = 10_000;

    /** By which claim tokens are told. */
    public enum Kind {
        /** One token. */
        JTI,
        /** All that were issued for somebody until then: who logs in again gets others. */
        SUB;

        /** As the claim is called. */
        public String claim() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether a token of that value is meant. */
    boolean means(VerifiedToken token) {
        boolean issued = kind == Kind.JTI || token.issuedAt() <= at + CLOCKS_DIFFER_MILLIS;
        return issued && (issuer.isEmpty() || issuer.equals(token.issuer()));
    }

    /** As nodes tell it each other. */
    List<String> values() {
        return List.of(kind.name(), value, issuer, Long.toString(at));
    }

    /** From what {@link #values} wrote; empty where it was lifted. */
    static Optional<Revocation> of(String id, Notice notice) {
        List<String> values = notice.values();
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(new Revocation(
                        id,
                        Kind.valueOf(values.get(0)),
                        values.get(1),
                        values.get(2),
                        Long.parseLong(values.get(3)),
                        notice.until()));
    }
}
