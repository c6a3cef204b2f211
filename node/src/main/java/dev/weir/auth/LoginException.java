// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

/** A login that did not come to its end. Has no stack trace: it is an answer; its message is for operators. */
public final class LoginException extends Exception {

    private final boolean refused;

    private LoginException(boolean refused, String message) {
        super(message, null, false, false);
        this.refused = refused;
    }

    /** Somebody has said no, or something that does not hold. */
    static LoginException refused(String message) {
        return new LoginException(true, message);
    }

    /** Nobody can tell now: it may be tried again. */
    static LoginException undecided(String message) {
        return new LoginException(false, message);
    }

    public boolean isRefused() {
        return refused;
    }
}
