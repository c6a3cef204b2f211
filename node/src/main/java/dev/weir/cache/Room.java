// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

/**
 * How full a shelf is.
 *
 * @param keys how many keys there are copies of
 * @param bytes in memory
 * @param evictions keys that went because there was no room for them, since the node's start
 */
public record Room(long keys, long bytes, long evictions) {

    static Room of(Shelf shelf) {
        return new Room(shelf.entries(), shelf.bytes(), shelf.evictions());
    }
}
