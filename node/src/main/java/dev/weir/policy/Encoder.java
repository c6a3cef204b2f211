// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import java.nio.ByteBuffer;

/** Brings bytes into a content coding, piece by piece. Holds memory outside the heap until it is closed. */
interface Encoder extends AutoCloseable {

    /** What is wanted of it beside taking what there is. */
    enum Step {
        /** Nothing: it gives what it likes to. */
        MORE,
        /** All it was given can be decoded. */
        FLUSH,
        /** The end of the coding. */
        END
    }

    /**
     * Goes on with a step. To be called with the same one until that is done.
     *
     * @return whether it is: {@code from} is taken and, by the step, all is in {@code into}; otherwise that is full
     */
    boolean encode(ByteBuffer from, ByteBuffer into, Step step);

    /** Safe to call twice. */
    @Override
    void close();
}
