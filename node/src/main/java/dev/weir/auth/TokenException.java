// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

/** A token that is not good. Has no stack trace: it is an answer, not a bug; and never a part of the token. */
public final class TokenException extends Exception {

    private final Flaw flaw;

    public TokenException(Flaw flaw) {
        super(flaw.label(), null, false, false);
        this.flaw = flaw;
    }

    public Flaw flaw() {
        return flaw;
    }
}
