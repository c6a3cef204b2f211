// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.Locale;

/** What became of the question who sent a request. Operators see it in metrics; callers are not told what it was. */
public enum Outcome {
    /** The credential holds. */
    ACCEPTED,
    /** There was no credential, and none is needed. */
    ANONYMOUS,
    /** There was no credential. */
    MISSING,
    /** It cannot be read, or stands there twice. */
    MALFORMED,
    /** It is nobody's: never was, or is not any more. */
    UNKNOWN,
    /** It is somebody's, but the proof does not hold. */
    WRONG,
    /** Somebody else, who was asked, has said that it may not. */
    DENIED,
    /** Its time is over, or has not come. */
    EXPIRED,
    /** It was taken back before its time. */
    REVOKED,
    /** It was used before, where each may be used once. */
    REPLAYED,
    /** It names another consumer than one that was proven before. */
    CONTRADICTED,
    /** Whether it holds could not be told. */
    UNDECIDED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As a metric is called. */
    public String label() {
        return label;
    }
}
