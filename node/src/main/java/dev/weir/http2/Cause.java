// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

/** Why a stream broke. */
public enum Cause {
    /** It was refused, or came too late (RFC 9113 §8.7). */
    UNPROCESSED,
    /** The other end reset it, or the connection is gone. */
    BROKEN_OFF,
    /** The other end broke a rule, so we ended it. */
    MALFORMED,
    /** We ourselves did something wrong. */
    OURS
}
