// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.io.IOException;

/** Whoever keeps a connection, and what it hears of it; called on the connection's I/O thread. */
public interface Owner {

    /** Another stream may be opened, where perhaps none could be before. */
    default void openable() {}

    /** No stream can be opened any more; those open go on. */
    default void draining() {}

    /** Its socket failed, so that it will be over. */
    default void broke(IOException why) {}

    /** It is over, and its streams with it. Once, and last. */
    default void closed() {}
}
