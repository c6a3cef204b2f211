// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.Locale;

/** Why a response is not kept, as it stands in {@code Cache-Status} and is told to operators. */
public enum NotKept {
    /** Only responses to GET are. */
    METHOD("only responses to GET are kept"),
    /** Not one of those that may be. */
    STATUS("its status is not one that is kept"),
    /** It is a part of something, or looks like it. */
    PARTIAL("it is a part of a response"),
    /** {@code must-understand} with a status that we know nothing of. */
    NOT_UNDERSTOOD("it must be understood, and its status is not"),
    /** The response says so. */
    NO_STORE("it says no-store"),
    /** The request says so. */
    REQUEST_NO_STORE("its request said no-store"),
    /** It is for one user. */
    PRIVATE("it says private"),
    /** RFC 9111 §3.5. */
    AUTHORIZATION("its request was somebody's, and it does not say that others may have it"),
    /** It sets cookies, which are somebody's. */
    SET_COOKIE("it sets a cookie"),
    /** It varies by what cannot be told from a request. */
    VARY("it varies by more than the request's fields"),
    /** Nobody says how long it lives, and its status does not imply that it may be kept. */
    NO_LIFETIME("nothing says how long it lives"),
    /** It is stale at once, and nobody could ask whether it is still the same. */
    STALE("it is stale at once and cannot be validated"),
    /** More tags than are kept: a purge could miss it. */
    TAGS("it has too many tags"),
    /** A field that could not be sent again. */
    MALFORMED("a field of it is malformed"),
    /** Longer than what is kept. */
    TOO_LARGE("it is too large"),
    /** It ended too early. */
    INCOMPLETE("it is not complete"),
    /** What it was asked for has been purged meanwhile. */
    PURGED("it was purged while it was fetched");

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String text;

    NotKept(String text) {
        this.text = text;
    }

    /**
     * Whether a response that is not kept for this reason means that what is kept of its key is out of date: it is what
     * the resource is now, and not a matter of who asked.
     */
    public boolean supersedes(int answered) {
        boolean gone = answered == 404 || answered == 410;
        return this == NO_STORE || this == PRIVATE ? answered < 400 || gone : gone && this != AUTHORIZATION;
    }

    /** As in {@code detail} of {@code Cache-Status}. */
    public String label() {
        return label;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
